/** Folders that a .pth file adds to where Python imports from: those of the wheel itself were looked at with it. */

/** `#` and blank lines aside, as site.py reads them: names of folders in which files of the wheel lie, and none of a file. */
export function namesOwnFolders(text: string, paths: ReadonlyMap<string, string>): boolean {
  const folders = foldersOf(paths.keys());
  return text.split(/\r\n|\r|\n|\v|\f/).every((line) => {
    const name = line.trimEnd();
    // a file may be an archive that Python imports from, whatever it is called
    return name === '' || name.startsWith('#') || folders.has(name.replace(/\/$/, ''));
  });
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (found.has(folder)) break;
      found.add(folder);
    }
  return found;
}
