import type { GivenFile } from './upload.ts';

/** Files that systems leave in folders and nobody means. */
const strays = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

/**
 * All files under what was dropped, folders walked to their depth.
 * Must be called within the drop event: the entries are gone after it.
 */
export async function filesOfDrop(data: DataTransfer): Promise<GivenFile[]> {
  const entries: FileSystemEntry[] = [];
  const loose: File[] = [];
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    else if (file !== null) loose.push(file);
  }
  const given: GivenFile[] = loose.map((file) => ({ file, path: file.name }));
  for (const entry of entries) await walk(entry, given);
  return given;
}

/** Files out of `<input type=file>`, with their place in the chosen folder where one was chosen. */
export function filesOfInput(files: FileList): GivenFile[] {
  const given: GivenFile[] = [];
  for (const file of files) {
    const path = file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
    if (!path.split('/').some((part) => strays.test(part))) given.push({ file, path });
  }
  return given;
}

async function walk(entry: FileSystemEntry, given: GivenFile[]): Promise<void> {
  if (strays.test(entry.name)) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((done, fail) => {
      entry.file(done, fail);
    });
    given.push({ file, path: entry.fullPath.replace(/^\//, '') });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    // A reader gives a hundred entries at a time, then none.
    for (let batch = await read(reader); batch.length > 0; batch = await read(reader))
      for (const child of batch) await walk(child, given);
  }
}

function read(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((done, fail) => {
    reader.readEntries(done, fail);
  });
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
