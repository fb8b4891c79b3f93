<?php
// Calls operations by PHP's SoapClient. First says in a line which operations the WSDL lists; then for each line of its input, which
// names an operation and its arguments, says in a line what was answered and in which envelope. Arguments: base URL, SOAP version (1 or 2).
[, $base, $version] = $argv;
ini_set('default_socket_timeout', '20');

$client = new SoapClient("$base/API/API.asmx?wsdl", [
    'cache_wsdl' => WSDL_CACHE_NONE,
    'soap_version' => $version === '1' ? SOAP_1_1 : SOAP_1_2,
    'trace' => true,
]);

$listed = [];
foreach ($client->__getFunctions() as $function) {
    preg_match('/ (\w+)\(/', $function, $found);
    $listed[$found[1]] = true;
}
say(array_keys($listed));

while (($line = fgets(STDIN)) !== false) {
    [$operation, $arguments] = json_decode($line, true);
    try {
        $answer = $client->__soapCall($operation, [$arguments]);
    } catch (SoapFault $fault) {
        $answer = ['fault' => $fault->getMessage()];
    }
    preg_match('/<soap:Envelope xmlns:soap="([^"]+)"/', $client->__getLastResponse() ?? '', $found);
    say([$answer, $found[1] ?? '']);
}

function say($what)
{
    echo json_encode($what, JSON_THROW_ON_ERROR), "\n";
    flush();
}
