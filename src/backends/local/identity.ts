/** The port IdentitySource: what git or the operating system says. On this backend that is a claim, never a proof. */
import { userInfo } from 'node:os';
import type { IdentitySource } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import { run } from '../../tools/process.js';

/** `userName`: what the operating system calls the account. */
export function createIdentitySource(userName: () => string = accountName): IdentitySource {
  return {
    async whoami() {
      const email = await gitEmail();
      if (email !== undefined) return { name: email, known: 'claimed', how: 'git user.email' };
      return {
        name: sanitize(userName(), 100) || 'unknown',
        known: 'claimed',
        how: 'operating system user',
      };
    },
  };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // containers run under numbers that no account belongs to
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

async function gitEmail(): Promise<string | undefined> {
  try {
    const { code, stdout } = await run('git', ['config', '--global', 'user.email'], { timeoutMs: 5_000 });
    const email = sanitize(stdout.trim(), 200);
    return code === 0 && email !== '' ? email : undefined;
  } catch {
    // no git: the operating system knows a name too; filing says that git is missing
    return undefined;
  }
}
