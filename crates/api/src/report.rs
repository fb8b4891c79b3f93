//! A report as text: columns and titles of each area (`columns`), how a value is written (`pen`), and the text in pieces of a bounded size. Whose work it
//! tells of, and how it travels, is not here.

mod columns;
mod pen;

use std::vec::IntoIter;

use towline_domain::Error;
use towline_domain::reports::{Entry, Report, Rest};
use towline_model::ReportOutput;
use towline_wire::Sheet;

pub use pen::{date, moment, parse_moment, parse_time, time_of_day, twelve_hours};

use columns::{Table, Title, table};
use pen::Pen;

/// A piece is given away once it is so long.
const PIECE: usize = 48 * 1024;

/// The text of a report, piece after piece.
pub struct Pieces {
    report: Report,
    table: Table,
    sheet: Sheet,
    begun: bool,
    ended: bool,
    waiting: IntoIter<Entry>,
    /// Where the chat goes on that the open cell is in the middle of.
    rest: Option<Rest>,
}

impl Pieces {
    /// The text of this report.
    #[must_use]
    pub fn of(report: Report) -> Self {
        let settings = &report.settings;
        let sheet = match settings.output {
            ReportOutput::Text => Sheet::Text { delimiter: settings.delimiter.clone() },
            ReportOutput::Xml => Sheet::Xml,
        };
        let table = table(settings.area, settings.kind);
        Self { table, sheet, begun: false, ended: false, waiting: Vec::new().into_iter(), rest: None, report }
    }

    /// Whether everything was given away.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.ended
    }

    /// The next piece, never empty; `None` after the last. The first comes at once, whatever is still to be added up.
    ///
    /// # Errors
    /// What the store met. The text is then incomplete.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        if self.ended {
            return Ok(None);
        }
        let mut out = String::with_capacity(PIECE + PIECE / 8);
        if !self.begun {
            self.begun = true;
            let labels = &self.report.labels;
            let titles = self.table.titles();
            self.sheet.begin(
                &mut out,
                titles.into_iter().map(|title| match title {
                    Title::Text(text) => text,
                    Title::Label(number) => labels.get(number).map_or("", String::as_str),
                }),
            );
        }
        while out.len() < PIECE {
            if let Some(rest) = self.rest.take() {
                self.go_on(&mut out, rest).await?;
            } else if let Some(entry) = self.waiting.next() {
                self.write(&mut out, &entry);
            } else if let Some(entries) = self.report.page().await? {
                self.waiting = entries.into_iter();
            } else {
                self.sheet.end(&mut out);
                self.ended = true;
                break;
            }
        }
        Ok(Some(out).filter(|out| !out.is_empty()))
    }

    fn write(&mut self, out: &mut String, entry: &Entry) {
        let mut pen = Pen { out, sheet: &self.sheet, zone: self.report.settings.zone, order: self.report.settings.order };
        self.rest = self.table.write(&mut pen, entry);
        if self.rest.is_none() {
            pen.end_row();
        }
    }

    async fn go_on(&mut self, out: &mut String, rest: Rest) -> Result<(), Error> {
        let (lines, next) = self.report.rest(rest).await?;
        let mut pen = Pen { out, sheet: &self.sheet, zone: self.report.settings.zone, order: self.report.settings.order };
        pen.chat(&lines);
        if next.is_none() {
            pen.close();
            pen.end_row();
        }
        self.rest = next;
        Ok(())
    }
}
