<?php
// An older program: it knows requestPINCode with iPINCode, a number without its leading zeros, and asks for the WSDL
// that describes it so. Arguments: base URL, authcode.
[, $base, $authcode] = $argv;
ini_set('default_socket_timeout', '20');

$client = new SoapClient("$base/API/API.asmx?wsdl&pin=int", ['cache_wsdl' => WSDL_CACHE_NONE]);
$answer = $client->requestPINCode([
    'sCField0' => 'Jane Doe',
    'sCField1' => 'Printer & scanner',
    'sCField2' => '2nd floor',
    'sCField3' => 'Zoë/ACME',
    'sCField4' => 'four',
    'sCField5' => 'five',
    'sTracking0' => 'CASE-2002',
    'bNoTechConsole' => true,
    'sAuthCode' => $authcode,
]);
echo $answer->requestPINCodeResult, "\n";
echo gettype($answer->iPINCode), ' ', $answer->iPINCode, "\n";
