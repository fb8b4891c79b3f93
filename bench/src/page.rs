//! What a customer's browser transfers until the entry page stands, and the session page after it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::report::Page;
use crate::server::{Server, get};
use crate::{Failure, Wish, say, seed};

/// Measures the entry page with everything that it names, and everything that those name in turn.
pub async fn measure(wish: &Wish, space: &Path) -> Result<Page, Failure> {
    let folder = space.join("page");
    let seed = seed::Seed::open(&folder)?;
    seed.desks(1, 1).await?;
    seed.close().await?;
    let server = Server::towline(&wish.server, &folder).await?;
    let (mut bytes, mut due, mut seen) = (0, vec!["/".to_owned()], BTreeSet::new());
    // The session page's script and style are fetched too: most visits end there.
    for name in assets(Path::new("web/dist/manifest.json"))? {
        due.push(name);
    }
    while let Some(path) = due.pop() {
        if seen.insert(path.clone()) {
            let answer = get(server.address, &path, "Accept-Encoding: br, gzip\r\n").await?;
            if !answer.starts_with(b"HTTP/1.1 200") {
                return Err(format!("{path} is not served").into());
            }
            bytes += answer.len();
        }
    }
    server.stop().await?;
    let page = Page { bytes, files: seen.len(), below: 100_000 };
    say(&format!("customer pages: {:.1} kB in {} files, headers included (below 100 kB)", bytes as f64 / 1_000.0, page.files));
    Ok(page)
}

/// The built files of the customer's pages.
fn assets(manifest: &Path) -> Result<BTreeSet<String>, Failure> {
    let manifest: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(manifest)?)?;
    let mut found = BTreeSet::new();
    for source in ["src/customer/entry.ts", "src/customer/session.ts", "src/customer/customer.css", "src/styles/icon.svg"] {
        collect(&manifest, source, &mut found);
    }
    if found.len() < 3 { Err("the manifest names no customer pages".into()) } else { Ok(found) }
}

fn collect(manifest: &serde_json::Value, source: &str, found: &mut BTreeSet<String>) {
    let Some(entry) = manifest.get(source) else { return };
    let texts = |key: &str| -> Vec<String> {
        let list = entry.get(key).and_then(serde_json::Value::as_array);
        list.into_iter().flatten().filter_map(serde_json::Value::as_str).map(str::to_owned).collect()
    };
    if let Some(file) = entry.get("file").and_then(serde_json::Value::as_str) {
        found.insert(format!("/{file}"));
    }
    found.extend(texts("css").into_iter().map(|file| format!("/{file}")));
    for import in texts("imports") {
        collect(manifest, &import, found);
    }
}
