//! The two layouts of a report: a table of lines with a delimiter of the caller's choice, and XML. What the columns mean is not here.

use crate::markup::{escape, put};

/// Writes a report piece by piece: first [`Sheet::begin`], then rows, then [`Sheet::end`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheet {
    /// A header line and a line per row. The delimiter stands after every cell, the last of a line included. Nothing is escaped: clients cut rows at the
    /// delimiter with the line end behind it.
    Text {
        /// What stands after every cell.
        delimiter: String,
    },
    /// `report` with `header` and `data`, whose fields carry the number of their column.
    Xml,
}

impl Sheet {
    /// Appends what comes before the rows.
    pub fn begin<'t>(&self, out: &mut String, titles: impl Iterator<Item = &'t str>) {
        match self {
            Self::Text { delimiter } => {
                titles.for_each(|title| put(out, &[title, delimiter]));
                out.push('\n');
            }
            Self::Xml => {
                out.push_str("<report><header>");
                for (at, title) in titles.enumerate() {
                    self.open(out, at);
                    self.text(out, title);
                    self.close(out);
                }
                out.push_str("</header><data>");
            }
        }
    }

    /// Begins a row.
    pub fn row(&self, out: &mut String) {
        if *self == Self::Xml {
            out.push_str("<row>");
        }
    }

    /// Begins the cell of the column with this number, counted from 0. Its content follows in any number of [`Sheet::text`].
    pub fn open(&self, out: &mut String, column: usize) {
        if *self == Self::Xml {
            put(out, &["<field id=\"", &column.to_string(), "\">"]);
        }
    }

    /// Goes on with a cell. In XML a line end is a reference, so that no reader takes two of them for the end of something.
    pub fn text(&self, out: &mut String, text: &str) {
        match self {
            Self::Text { .. } => out.push_str(text),
            Self::Xml => {
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        out.push_str("&#10;");
                    }
                    escape(out, line);
                }
            }
        }
    }

    /// Ends a cell.
    pub fn close(&self, out: &mut String) {
        match self {
            Self::Text { delimiter } => out.push_str(delimiter),
            Self::Xml => out.push_str("</field>"),
        }
    }

    /// Ends a row.
    pub fn end_row(&self, out: &mut String) {
        match self {
            Self::Text { .. } => out.push('\n'),
            Self::Xml => out.push_str("</row>"),
        }
    }

    /// Appends what comes after the rows.
    pub fn end(&self, out: &mut String) {
        if *self == Self::Xml {
            out.push_str("</data></report>");
        }
    }
}
