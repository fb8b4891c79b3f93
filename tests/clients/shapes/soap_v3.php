<?php
// PHP's SoapClient on requestPINCodeV3, for a technician named by node, with an authcode and no login; then once more
// with a code that nobody has. Arguments: base URL, authcode, node.
[, $base, $authcode, $node] = $argv;
ini_set('default_socket_timeout', '20');

$client = new SoapClient("$base/API/API.asmx?WSDL", ['cache_wsdl' => WSDL_CACHE_NONE, 'soap_version' => SOAP_1_2]);
$request = [
    'sCField0' => 'Jane Doe',
    'sCField1' => 'Printer & scanner',
    'sCField2' => '2nd floor',
    'sCField3' => 'Zoë/ACME',
    'sCField4' => 'four',
    'sCField5' => 'five',
    'sTracking0' => 'CASE-2001',
    'bNoTechConsole' => true,
    'sAuthCode' => $authcode,
    'nodeId' => (int) $node,
];
$answer = $client->requestPINCodeV3($request);
echo $answer->requestPINCodeV3Result, "\n";
echo $answer->sPINCode, "\n";

$refused = $client->requestPINCodeV3(['sAuthCode' => 'nobody'] + $request);
echo $refused->requestPINCodeV3Result, "\n";
