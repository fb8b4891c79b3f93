//! The file `demo.json`: read, and written in one piece.

use serde::{Deserialize, Serialize};

use super::{DemoError, FILE};
use crate::folder::{Folder, FolderError};

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Where the demo was first reached.
    pub public_url: String,
    /// The organisation's name.
    pub organisation: String,
    /// The master administrator.
    pub administrator: Administrator,
    /// The technicians, in the order in which they were made.
    pub technicians: Vec<Technician>,
}

/// A master administrator without a technician seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// E-mail address to log in with.
    pub email: String,
    /// Password to log in with.
    pub password: String,
    /// The administrator's node.
    pub node_id: i64,
}

/// A technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technician {
    /// E-mail address to log in with.
    pub email: String,
    /// Password to log in with.
    pub password: String,
    /// The technician's node.
    pub node_id: i64,
    /// Authcode to call the API with.
    pub authcode: String,
}

impl Record {
    /// The record of this folder, if there is one.
    pub fn read(folder: &Folder) -> Result<Option<Self>, DemoError> {
        let path = folder.file(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(FolderError::Io { path, cause }.into()),
        };
        let record = serde_json::from_slice::<Self>(&bytes).map_err(|_| DemoError::Record(path.display().to_string()))?;
        Ok(Some(record))
    }

    /// Writes it.
    pub fn write(&self, folder: &Folder) -> Result<(), DemoError> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|_| DemoError::Record(folder.file(FILE).display().to_string()))?;
        bytes.push(b'\n');
        Ok(folder.write(FILE, &bytes)?)
    }
}
