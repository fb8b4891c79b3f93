//! Making a bundle: piece by piece, so that an hour of picture and sound is never in memory.

use std::collections::VecDeque;

use aws_lc_rs::digest::{Context, SHA256};
use towline_domain::recordings::{Reading, Refused, Told};
use towline_domain::{Cx, Error};

use super::manifest::{MANIFEST, Manifest, SIGNATURE};
use super::{content, key_text, tar, words};

/// A bundle on its way.
pub struct Bundle {
    waiting: VecDeque<File>,
    current: Option<Sending>,
    manifest: Manifest,
    closed: bool,
}

/// A file that has its turn later.
struct File {
    name: String,
    size: u64,
    source: Source,
}

enum Source {
    Text(Vec<u8>),
    Recording(Box<Reading>),
}

/// The file that is being sent.
struct Sending {
    name: String,
    size: u64,
    sent: u64,
    hash: Context,
    reading: Box<Reading>,
}

impl Bundle {
    /// The bundle of a session as it is now: a recording that still runs is in it as far as it has come.
    ///
    /// # Errors
    /// `Damaged` when the key of a recording does not open, failures.
    pub async fn of(cx: &Cx<'_>, told: &Told) -> Result<Self, Refused> {
        let organisation = cx.house.store.organisation(told.session.organisation).await?.ok_or(Error::Missing("organisation"))?;
        let files = cx.house.store.files(told.session.id, content::MOST_FILES).await?;
        let key = key_text(&cx.house.keys.evidence_key());
        let manifest = Manifest::new(told.session.id.0, organisation.name.clone(), words::time(cx.now), key);
        let texts = [
            ("session.json", content::session(told, &organisation.name)),
            ("chat.jsonl", content::chat(told)),
            ("events.jsonl", content::events(told)),
            ("files.jsonl", content::files(&files)),
        ];
        let text = |(name, text): (&str, String)| {
            let (name, size) = (name.to_owned(), u64::try_from(text.len()).unwrap_or(u64::MAX));
            File { name, size, source: Source::Text(text.into_bytes()) }
        };
        let mut waiting: VecDeque<File> = texts.into_iter().map(text).collect();
        for recording in told.recordings.iter().filter(|recording| recording.deleted_at.is_none()) {
            let reading = Reading::of(cx, recording.clone())?;
            waiting.push_back(File {
                name: content::recording_name(recording),
                size: reading.length(),
                source: Source::Recording(Box::new(reading)),
            });
        }
        Ok(Self { waiting, current: None, manifest, closed: false })
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// `Damaged` when a recording's file is not as it was written; failures. A bundle that breaks off is none.
    pub async fn next(&mut self, cx: &Cx<'_>) -> Result<Option<Vec<u8>>, Refused> {
        if let Some(sending) = self.current.take() {
            return self.go_on(cx, sending).await.map(Some);
        }
        if let Some(file) = self.waiting.pop_front() {
            return self.begin(file).map(Some);
        }
        if std::mem::replace(&mut self.closed, true) {
            return Ok(None);
        }
        let manifest = self.manifest.text().as_bytes();
        let mut last = whole(MANIFEST, manifest)?;
        last.extend(whole(SIGNATURE, &cx.house.keys.sign_evidence(manifest))?);
        last.extend_from_slice(&tar::END);
        Ok(Some(last))
    }

    fn begin(&mut self, file: File) -> Result<Vec<u8>, Refused> {
        let File { name, size, source } = file;
        match source {
            Source::Text(bytes) => {
                self.manifest.add(&name, size, &towline_domain::sha256(&bytes));
                whole(&name, &bytes)
            }
            Source::Recording(reading) => {
                let header = header(&name, size)?.to_vec();
                self.current = Some(Sending { name, size, sent: 0, hash: Context::new(&SHA256), reading });
                Ok(header)
            }
        }
    }

    async fn go_on(&mut self, cx: &Cx<'_>, mut sending: Sending) -> Result<Vec<u8>, Refused> {
        if let Some(bytes) = sending.reading.next(cx).await? {
            sending.hash.update(&bytes);
            sending.sent += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            self.current = Some(sending);
            return Ok(bytes);
        }
        if sending.sent != sending.size {
            return Err(Refused::Damaged);
        }
        self.manifest.add(&sending.name, sending.size, sending.hash.finish().as_ref());
        Ok(vec![0; tar::padding(sending.size)])
    }
}

fn header(name: &str, size: u64) -> Result<[u8; tar::BLOCK], Refused> {
    tar::header(name, size).ok_or(Refused::Other(Error::Internal("a recording is too large for an archive")))
}

/// A file with its header and the zeros behind it.
fn whole(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut out = header(name, size)?.to_vec();
    out.extend_from_slice(bytes);
    out.resize(out.len() + tar::padding(size), 0);
    Ok(out)
}
