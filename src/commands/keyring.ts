import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { printResult } from '../ui/terminal.js';

export default class Keyring extends BaseCommand {
  static override summary = 'answer pip and uv as a keyring: what `configure-pip --keyring` sets up';
  static override hidden = true;
  static override enableJsonFlag = false;
  static override args = {
    verb: Args.string({ description: 'get', required: true, options: ['get'] }),
    service: Args.string({ description: 'address of the index', required: true }),
    user: Args.string({ description: 'user name' }),
  };
  static override flags = {
    mode: Flags.string({ description: 'creds: print user name and password' }),
  };
  static override examples = ['<%= config.bin %> <%= command.id %> get https://index.example/simple/ aws'];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Keyring);
    const { keyringPassword } = await this.compose();
    const password = await keyringPassword(args.service);
    // as a keyring says that it knows none
    if (password === undefined) process.exitCode = 1;
    else printResult(flags.mode === 'creds' ? `${args.user ?? 'aws'}\n${password}` : password);
  }
}
