//! PINs per second over each transport, in turns with the constant server.

use std::path::Path;
use std::time::Duration;

use crate::load::{Codes, Leg, Until, drive};
use crate::report::{Rate, Side};
use crate::requests::Transport;
use crate::server::Server;
use crate::stats::{median, quantile};
use crate::{Failure, Wish, say, seed};

/// The numbers of connections.
const CONNECTIONS: [usize; 2] = [64, 256];
/// The organisations, and the technicians of each: so many that nobody's turn comes twice within a second.
const DESKS: (usize, usize) = (50, 2_000);

/// Measures every transport.
pub async fn measure(wish: &Wish, space: &Path) -> Result<Vec<Rate>, Failure> {
    let folder = space.join("rates");
    let seed = seed::Seed::open(&folder)?;
    let technicians = seed.desks(DESKS.0, DESKS.1).await?;
    seed.close().await?;
    let codes = Codes::new(technicians.into_iter().map(|technician| technician.authcode).collect());
    let towline = Server::towline(&wish.server, &folder).await?;
    let constant = Server::constant().await?;
    let time = Until::Time(Duration::from_secs(wish.seconds));
    let mut rates = Vec::new();
    for transport in Transport::ALL {
        for connections in CONNECTIONS {
            let (mut ours, mut theirs, mut ratios) = (Tally::default(), Tally::default(), Vec::new());
            for _ in 0..wish.turns {
                let host = constant.address.to_string();
                let their = drive(constant.address, &transport.template(&host), b"OK", &codes, connections, time).await?;
                let host = towline.address.to_string();
                let our = drive(towline.address, &transport.template(&host), transport.mark(), &codes, connections, time).await?;
                if our.bad > 0 {
                    return Err(format!("{} answers were not OK, such as: {}", our.bad, our.sample.unwrap_or_default()).into());
                }
                ratios.push(our.rate() / their.rate());
                ours.add(our);
                theirs.add(their);
            }
            let floor = (connections == 256).then_some(transport.floor());
            let rate = Rate {
                transport: transport.name().to_owned(),
                connections,
                towline: ours.side(),
                constant: theirs.side(),
                ratio: median(&ratios),
                at_least: floor,
            };
            say(&format!(
                "{:<9} {connections:>4} connections: {:>8.0}/s (p50 {:.2} ms, p99 {:.2} ms), constant server {:>8.0}/s: ratio {:.3}{}",
                rate.transport,
                rate.towline.per_second,
                rate.towline.p50_ms,
                rate.towline.p99_ms,
                rate.constant.per_second,
                rate.ratio,
                floor.map(|floor| format!(" (at least {floor})")).unwrap_or_default()
            ));
            rates.push(rate);
        }
    }
    towline.stop().await?;
    constant.stop().await?;
    Ok(rates)
}

/// The legs of one side.
#[derive(Default)]
struct Tally {
    rates: Vec<f64>,
    waits: Vec<Duration>,
}

impl Tally {
    fn add(&mut self, leg: Leg) {
        self.rates.push(leg.rate());
        self.waits.extend(leg.waits);
    }

    fn side(mut self) -> Side {
        let ms = |wait: Duration| wait.as_secs_f64() * 1_000.0;
        Side { per_second: median(&self.rates), p50_ms: ms(quantile(&mut self.waits, 0.5)), p99_ms: ms(quantile(&mut self.waits, 0.99)) }
    }
}
