//! What an administrator of a large organisation waits for: the tree, one person, a day's report, and a report on everything, which is read to its end once and
//! left alone once.

use std::path::Path;
use std::time::Duration;

use http_body_util::BodyExt as _;

use crate::client::Client;
use crate::organisation::{self, GROUPS, SESSIONS, USERS};
use crate::report::{Call, Left, Organisation, Reports, Stream};
use crate::server::Server;
use crate::stats::quantile;
use crate::{Failure, Wish, clock, say};

/// How often each call is made.
const CALLS: usize = 50;
/// Bytes of a report that are read before the client goes away.
const READ: usize = 20_000_000;
/// How long a server is watched then, after a moment in which it may notice.
const NOTICE: Duration = Duration::from_millis(300);
const WATCHED: Duration = Duration::from_secs(1);

/// Measures both parts on one folder.
pub async fn measure(wish: &Wish, folder: &Path) -> Result<(Organisation, Reports), Failure> {
    let stamp = organisation::prepare(folder).await?;
    let code = organisation::code();
    let server = Server::towline(&wish.server, folder).await?;
    let mut client = Client::connect(server.address, &code).await?;
    for (method, args) in [
        ("setReportArea_v8", "&area=0".to_owned()),
        ("setReportType", "&type=LISTALL".to_owned()),
        ("setOutput", "&output=TEXT".to_owned()),
        ("setTimeZone", "&timezone=0".to_owned()),
    ] {
        client.ask(method, &args).await?;
    }
    let report = format!("&node={}", stamp.root);

    dates(&mut client, &stamp.day).await?;
    let (day, _) = client.ask("getReport", &report).await?;
    let rows = lines(&day).saturating_sub(3);
    let day = calls(&mut client, "a day's report", "getReport", &report, 200.0).await?;
    dates(&mut client, &stamp.year).await?;
    let whole = stream(&server, &mut client, &report).await?;
    let left = leave(&server, client, &code, &report).await?;
    let reports = Reports { day_rows: rows, day, whole, left };

    let mut client = Client::connect(server.address, &code).await?;
    let hierarchy = calls(&mut client, "the hierarchy", "getHierarchy_v2", "", 300.0).await?;
    // Whoever does not have the method yet reads a group, which is looked up in the same tree.
    let (method, args) = match client.knows("getUser").await? {
        true => ("getUser", format!("&node={}", stamp.seat)),
        false => ("getGroup", format!("&node={}", stamp.group)),
    };
    let one = calls(&mut client, "one of it", method, &args, 5.0).await?;
    server.stop().await?;
    Ok((Organisation { users: USERS, groups: GROUPS, hierarchy, one }, reports))
}

async fn dates(client: &mut Client, (begin, end): &(String, String)) -> Result<(), Failure> {
    client.ask("setReportDate_v2", &format!("&bdate={begin}&edate={end}")).await.map(drop)
}

async fn calls(client: &mut Client, what: &str, method: &str, args: &str, below: f64) -> Result<Call, Failure> {
    let mut waits = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        waits.push(client.ask(method, args).await?.1);
    }
    let ms = |wait: Duration| wait.as_secs_f64() * 1_000.0;
    let (p50_ms, slowest_ms) = (ms(quantile(&mut waits, 0.5)), ms(quantile(&mut waits, 1.0)));
    say(&format!("{what} ({method}): {p50_ms:.2} ms, at most {slowest_ms:.2} ms (below {below} ms)"));
    Ok(Call { method: method.to_owned(), p50_ms, slowest_ms, below_ms: below })
}

fn lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

async fn stream(server: &Server, client: &mut Client, report: &str) -> Result<Stream, Failure> {
    let before = server.memory()?;
    server.forget_peak()?;
    let (asked, used) = (clock::now(), server.processor()?);
    let (_, mut body) = client.begin("getReport", report).await?;
    let (mut rows, mut bytes, mut first) = (0, 0, None);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        first.get_or_insert_with(|| asked.elapsed());
        rows += lines(&data);
        bytes += data.len();
    }
    let took = asked.elapsed();
    // The status, the empty line and the titles.
    let rows = rows.saturating_sub(3);
    if i64::try_from(rows)? != SESSIONS {
        return Err(format!("the report has {rows} rows").into());
    }
    let stream = Stream {
        rows,
        bytes,
        first_byte_ms: first.unwrap_or(took).as_secs_f64() * 1_000.0,
        first_below_ms: 1_000.0,
        rows_per_second: rows as f64 / took.as_secs_f64(),
        at_least: 100_000.0,
        processor_us: (server.processor()? - used).as_secs_f64() * 1_000_000.0 / rows as f64,
        growth: server.peak_memory()?.saturating_sub(before),
        growth_below: 64 * 1_000_000,
    };
    say(&format!(
        "a report of {rows} rows: begins after {:.0} ms, {:.0} rows/s (at least {:.0}), {:.1} us each, {:.1} MB more memory (below {} MB)",
        stream.first_byte_ms,
        stream.rows_per_second,
        stream.at_least,
        stream.processor_us,
        stream.growth as f64 / 1_000_000.0,
        stream.growth_below / 1_000_000
    ));
    Ok(stream)
}

/// Goes away in the middle of a report, and asks for another at once.
async fn leave(server: &Server, mut client: Client, code: &str, report: &str) -> Result<Left, Failure> {
    let (_, mut body) = client.begin("getReport", report).await?;
    let mut read = 0;
    while read < READ {
        let frame = body.frame().await.ok_or("the report is over already")??;
        read += frame.data_ref().map_or(0, axum::body::Bytes::len);
    }
    drop((body, client));
    tokio::time::sleep(NOTICE).await;
    let used = server.processor()?;
    tokio::time::sleep(WATCHED).await;
    let after = server.processor()? - used;
    let mut client = Client::connect(server.address, code).await?;
    let asked = clock::now();
    let (_, mut body) = client.begin("getReport", report).await?;
    body.frame().await.ok_or("no report")??;
    let left = Left {
        processor_ms: after.as_secs_f64() * 1_000.0,
        processor_below_ms: 50.0,
        next_first_byte_ms: asked.elapsed().as_secs_f64() * 1_000.0,
        next_below_ms: 1_000.0,
    };
    say(&format!(
        "a report left alone: {:.0} ms of processor time in the second after (below {} ms), the next begins after {:.0} ms",
        left.processor_ms, left.processor_below_ms, left.next_first_byte_ms
    ));
    Ok(left)
}
