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
const DESKS: (usize, usize) = (50, 1_800);

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
    // Everybody once, as on a desk that has been at work for a while.
    let everybody = Until::Count(DESKS.0 * DESKS.1);
    drive(towline.address, &Transport::Get.template(&towline.address.to_string())?, Transport::Get.mark(), &codes, 256, everybody).await?;
    let mut rates = Vec::new();
    for transport in Transport::ALL {
        for connections in CONNECTIONS {
            let (mut ours, mut theirs, mut ratios) = (Tally::default(), Tally::default(), Vec::new());
            for _ in 0..wish.turns {
                let template = transport.template(&constant.address.to_string())?;
                let begin = constant.processor()?;
                let their = drive(constant.address, &template, b"OK", &codes, connections, time).await?;
                let their_time = constant.processor()? - begin;
                let template = transport.template(&towline.address.to_string())?;
                let begin = towline.processor()?;
                let our = drive(towline.address, &template, transport.mark(), &codes, connections, time).await?;
                let our_time = towline.processor()? - begin;
                if our.bad > 0 {
                    return Err(format!("{} answers were not OK, such as: {}", our.bad, our.sample.unwrap_or_default()).into());
                }
                ratios.push(our.rate() / their.rate());
                ours.add(our, our_time);
                theirs.add(their, their_time);
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
                "{:<9} {connections:>4} connections: {:>8.0}/s (p50 {:.2} ms, p99 {:.2} ms, {:.1} us), constant server {:>8.0}/s ({:.1} us): ratio {:.3}{}",
                rate.transport,
                rate.towline.per_second,
                rate.towline.p50_ms,
                rate.towline.p99_ms,
                rate.towline.processor_us,
                rate.constant.per_second,
                rate.constant.processor_us,
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
    processor: Duration,
}

impl Tally {
    fn add(&mut self, leg: Leg, processor: Duration) {
        self.processor += processor;
        self.rates.push(leg.rate());
        self.waits.extend(leg.waits);
    }

    fn side(mut self) -> Side {
        let ms = |wait: Duration| wait.as_secs_f64() * 1_000.0;
        let processor_us = self.processor.as_secs_f64() * 1_000_000.0 / self.waits.len().max(1) as f64;
        Side {
            processor_us,
            per_second: median(&self.rates),
            p50_ms: ms(quantile(&mut self.waits, 0.5)),
            p99_ms: ms(quantile(&mut self.waits, 0.99)),
        }
    }
}
