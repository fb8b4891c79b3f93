<?php
// Lives by the cookie of its login alone, as the oldest programs do: SoapClient keeps it, nothing carries an authcode.
// Arguments: base URL, SOAP version (1 or 2), e-mail, password.
[, $base, $version, $email, $password] = $argv;
ini_set('default_socket_timeout', '20');

$client = new SoapClient("$base/API/API.asmx?wsdl", [
    'cache_wsdl' => WSDL_CACHE_NONE,
    'soap_version' => $version === '1' ? SOAP_1_1 : SOAP_1_2,
]);
echo $client->getAccount()->getAccountResult, "\n";
echo $client->login(['sEmail' => $email, 'sPassword' => $password])->loginResult, "\n";
$account = $client->getAccount();
echo $account->getAccountResult, ' ', $account->sEmail, "\n";
echo $client->setReportArea(['eReportArea' => 'LOGIN'])->setReportAreaResult, "\n";
echo $client->getReportArea()->eReportArea, "\n";
echo $client->logout()->logoutResult, "\n";
echo $client->getAccount()->getAccountResult, "\n";
