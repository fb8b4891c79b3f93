<?php
// The guide's PHP call: SoapClient reads the WSDL and keeps the cookie of the login; the PIN request carries the
// seven texts and nothing else. Arguments: base URL, e-mail, password.
[, $base, $email, $password] = $argv;
ini_set('default_socket_timeout', '20');

$client = new SoapClient("$base/API/API.asmx?wsdl", ['cache_wsdl' => WSDL_CACHE_NONE]);

$login = $client->login(['sEmail' => $email, 'sPassword' => $password]);
echo $login->loginResult, "\n";

$answer = $client->requestPINCode([
    'sCField0' => 'Jane Doe',
    'sCField1' => 'Printer & scanner',
    'sCField2' => '2nd floor',
    'sCField3' => 'Zoë/ACME',
    'sCField4' => 'four',
    'sCField5' => 'five',
    'sTracking0' => 'CASE-1003',
]);
echo $answer->requestPINCodeResult, "\n";
echo $answer->sPINCode, "\n";
