// Where a received file lies until it is saved: small ones in memory, large ones in
// the browser's private files where it has them. Never opened, never shown.
import type { Sink } from './transfer.ts';

/** Up to this size a file is kept in memory, in bytes. */
const SMALL = 32 << 20;
/** What a page that went away has left behind is cleared after this time, in milliseconds. */
const STALE = 24 * 3_600_000;
const FOLDER = 'received';

/** A place for `size` bytes. `name` is this page's own for it, never the file's. */
export async function sinkFor(size: number, name: string, now: number): Promise<Sink> {
  if (size > SMALL) {
    try {
      return await onDisk(name, now);
    } catch {
      // Private windows and older browsers have no private files: memory will have to do.
    }
  }
  return inMemory();
}

export function inMemory(): Sink {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  return {
    write: async (bytes) => void parts.push(new Uint8Array(bytes)),
    // No type: the browser must not take it for something to show.
    finish: async () => new Blob(parts, { type: 'application/octet-stream' }),
    drop: () => void (parts = []),
  };
}

async function onDisk(name: string, now: number): Promise<Sink> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  await clear(folder, now);
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  return {
    write: (bytes) => writable.write(new Uint8Array(bytes)),
    finish: async () => {
      await writable.close();
      return handle.getFile();
    },
    drop: () => {
      const gone = (): void => void folder.removeEntry(name).catch(() => undefined);
      writable.abort().then(gone, gone);
    },
  };
}

async function clear(folder: FileSystemDirectoryHandle, now: number): Promise<void> {
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind !== 'file') continue;
    const { lastModified } = await (entry as FileSystemFileHandle).getFile();
    if (now - lastModified > STALE) await folder.removeEntry(name).catch(() => undefined);
  }
}
