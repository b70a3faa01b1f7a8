/** What a build prints, into its stream, with the rights of its role. */
import type { Principal } from '../../iam/principals.js';
import { AwsError } from '../../protocol/errors.js';
import type { World } from '../../world.js';

export class Logger {
  private readonly world: World;
  private readonly principal: Principal;
  private readonly group: string;
  private readonly stream: string;
  private opened = false;

  constructor(world: World, principal: Principal, group: string, stream: string) {
    this.world = world;
    this.principal = principal;
    this.group = group;
    this.stream = stream;
  }

  async open(): Promise<void> {
    try {
      await this.call('CreateLogStream', { logGroupName: this.group, logStreamName: this.stream });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
      await this.call('CreateLogGroup', { logGroupName: this.group });
      await this.call('CreateLogStream', { logGroupName: this.group, logStreamName: this.stream });
    }
    this.opened = true;
  }

  async tell(lines: readonly string[]): Promise<void> {
    const logEvents = lines
      .filter((line) => line !== '')
      .map((message) => ({ timestamp: this.world.clock.now().getTime(), message: `${message}\n` }));
    if (logEvents.length === 0 || !this.opened) return;
    await this.call('PutLogEvents', { logGroupName: this.group, logStreamName: this.stream, logEvents });
  }

  private async call(operation: string, input: Readonly<Record<string, unknown>>): Promise<void> {
    await this.world.invoke(this.principal, 'logs', operation, input);
  }
}
