import { BaseCommand } from '../../base-command.js';
import { policyScreen } from '../../ui/reports.js';

export default class PolicyShow extends BaseCommand {
  static override summary = 'show the policy in force, rule by rule';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<Record<string, unknown>> {
    await this.parse(PolicyShow);
    const { showPolicy } = await this.compose();
    const { file, policy } = await showPolicy();
    this.show(policyScreen(file, policy, this.columns));
    const { preset, digest, cooldownDays, advisoriesMaxAgeHours, internalNames, sdists, outcomes } = policy;
    const rules = policy.rules.map(({ id, when, verdict, message, origin }) => ({
      id,
      when,
      verdict,
      message,
      origin,
    }));
    return {
      schema: 'spkg.policy-show/1',
      file,
      preset,
      digest,
      cooldownDays,
      advisoriesMaxAgeHours,
      internalNames,
      sdists,
      rules,
      outcomes,
    };
  }
}
