<?php
// Reads a report over SOAP as an importer does: it begins with its header, and every line ends with the delimiter, so that the last
// field is an empty one that is popped. Arguments: base URL, authcode, node.
[, $base, $authcode, $node] = $argv;
ini_set('default_socket_timeout', '20');

$client = new SoapClient("$base/API/API.asmx?wsdl", ['cache_wsdl' => WSDL_CACHE_NONE]);
echo $client->setOutput(['eOutput' => 'TEXT', 'sAuthCode' => $authcode])->setOutputResult, "\n";
echo $client->setDelimiter(['sDelimiter' => '|', 'sAuthCode' => $authcode])->setDelimiterResult, "\n";
echo $client->setReportArea(['eReportArea' => 'SESSION', 'sAuthCode' => $authcode])->setReportAreaResult, "\n";
$dates = ['dBeginDate' => '2020-01-01T00:00:00', 'dEndDate' => '2099-12-31T23:59:59', 'sAuthCode' => $authcode];
echo $client->setReportDate_v2($dates)->setReportDate_v2Result, "\n";

$answer = $client->getReport(['iNodeID' => (int) $node, 'eNodeRef' => 'NODE', 'sAuthCode' => $authcode]);
echo $answer->getReportResult, "\n";
$rows = [];
foreach (explode("\n", $answer->sReport) as $line) {
    if ($line === '') {
        continue;
    }
    $fields = explode('|', $line);
    if (array_pop($fields) !== '') {
        exit("no delimiter at the end of $line");
    }
    $rows[] = $fields;
}
$titles = array_shift($rows);
foreach ($rows as $row) {
    $session = array_combine($titles, $row);
    echo implode('|', [$session['Technician ID'], $session['Status'], $session['Name'], $session['Tracking ID']]), "\n";
}
