//! The methods of reports, each as `contract` runs it.

use super::run;

#[tokio::test]
async fn set_report_area_answers_as_the_contract_has_it() {
    run("setReportArea").await;
}

#[tokio::test]
async fn set_report_area_v2_answers_as_the_contract_has_it() {
    run("setReportArea_v2").await;
}

#[tokio::test]
async fn set_report_area_v8_answers_as_the_contract_has_it() {
    run("setReportArea_v8").await;
}

#[tokio::test]
async fn get_report_area_answers_as_the_contract_has_it() {
    run("getReportArea").await;
}

#[tokio::test]
async fn get_report_area_v2_answers_as_the_contract_has_it() {
    run("getReportArea_v2").await;
}

#[tokio::test]
async fn get_report_area_v8_answers_as_the_contract_has_it() {
    run("getReportArea_v8").await;
}

#[tokio::test]
async fn set_report_type_answers_as_the_contract_has_it() {
    run("setReportType").await;
}

#[tokio::test]
async fn get_report_type_answers_as_the_contract_has_it() {
    run("getReportType").await;
}

#[tokio::test]
async fn set_report_date_answers_as_the_contract_has_it() {
    run("setReportDate").await;
}

#[tokio::test]
async fn set_report_date_v2_answers_as_the_contract_has_it() {
    run("setReportDate_v2").await;
}

#[tokio::test]
async fn get_report_date_answers_as_the_contract_has_it() {
    run("getReportDate").await;
}

#[tokio::test]
async fn get_report_date_v2_answers_as_the_contract_has_it() {
    run("getReportDate_v2").await;
}

#[tokio::test]
async fn set_report_time_answers_as_the_contract_has_it() {
    run("setReportTime").await;
}

#[tokio::test]
async fn get_report_time_answers_as_the_contract_has_it() {
    run("getReportTime").await;
}

#[tokio::test]
async fn set_time_zone_answers_as_the_contract_has_it() {
    run("setTimeZone").await;
}

#[tokio::test]
async fn get_time_zone_answers_as_the_contract_has_it() {
    run("getTimeZone").await;
}

#[tokio::test]
async fn set_date_format_answers_as_the_contract_has_it() {
    run("setDateFormat").await;
}

#[tokio::test]
async fn get_date_format_answers_as_the_contract_has_it() {
    run("getDateFormat").await;
}

#[tokio::test]
async fn set_delimiter_answers_as_the_contract_has_it() {
    run("setDelimiter").await;
}

#[tokio::test]
async fn get_delimiter_answers_as_the_contract_has_it() {
    run("getDelimiter").await;
}

#[tokio::test]
async fn set_output_answers_as_the_contract_has_it() {
    run("setOutput").await;
}

#[tokio::test]
async fn get_output_answers_as_the_contract_has_it() {
    run("getOutput").await;
}

#[tokio::test]
async fn get_report_answers_as_the_contract_has_it() {
    run("getReport").await;
}

#[tokio::test]
async fn get_report_v2_answers_as_the_contract_has_it() {
    run("getReport_v2").await;
}
