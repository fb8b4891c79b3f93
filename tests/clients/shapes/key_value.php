<?php
// Reads keys and values as a plug-in does: status and payload cut at two line feeds, each line cut at its colon into exactly two,
// numbers taken as they are. Arguments: base URL, authcode.
[, $base, $authcode] = $argv;
ini_set('default_socket_timeout', '20');

foreach (['getAccount', 'getAccount_v2'] as $method) {
    $answer = file_get_contents("$base/API/$method.aspx?authcode=" . urlencode($authcode));
    [$status, $payload] = explode("\n\n", $answer);
    if ($status !== 'OK') {
        exit("$method answered $answer");
    }
    $account = [];
    foreach (explode("\n", $payload) as $line) {
        $pair = explode(':', $line);
        if (count($pair) !== 2) {
            exit("no key and value: $line");
        }
        $account[$pair[0]] = $pair[1];
    }
    if (!ctype_digit($account['TechID']) || filter_var($account['Email'], FILTER_VALIDATE_EMAIL) === false) {
        exit('these are no values: ' . json_encode($account));
    }
    echo implode(' ', array_keys($account)), "\n";
    echo "$account[AdminID] $account[TechID] $account[Email]\n";
}
