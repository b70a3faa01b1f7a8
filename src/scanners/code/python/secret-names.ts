/** Folders and files of secrets and of start files, as they begin behind their dot. */
const folders =
  /^(?:ssh|aws|bash|zsh|profile|netrc|pypirc|kube|gnupg|git(?:-cred|config|hub|-temp|[\\/"'])|npmrc|config[\\/"']|conda|continue|env(?:rc|[^a-z]|$)|ipython|claude|cursor|vault|devcontainer|docker(?!ignore)|azure[^-\w]|terraform|code[xi]|pgpass|oci|electrum|vscode|jupyter|windsurf|streamlit|xprofile|vimrc|tmux|Rprofile|julia|inputrc|gemini|local[\\/"']|screenrc|gdbinit|pdbrc|psqlrc|emacs|kaggle|huggingface|cargo[\\/]cred|ethereum|mozilla|bitcoin|cache[\\/]hugg|thunderbird)/;
const longest = 16;

/** `at` is behind the dot. */
export function isSecretName(source: Uint8Array, at: number): boolean {
  return folders.test(Buffer.from(source.subarray(at, at + longest)).toString('latin1'));
}
