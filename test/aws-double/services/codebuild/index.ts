/** CodeBuild: starts, describes and stops builds. */
import { AwsError } from '../../protocol/errors.js';
import { list, optional, record, text, texts, uuid, type Values } from '../../values.js';
import { behind, type CallContext, type Need, type Service } from '../../world.js';
import { builds, handed, projectOf, projects, type Build, type Variable } from './projects.js';
import { described, runBuild } from './run.js';

function StartBuild(input: Values, { world, principal }: CallContext): Values {
  const project = projectOf(world, text(input, 'projectName').replace(/^.*:project\//, ''));
  const over = list(input.environmentVariablesOverride).map((one): Variable => {
    const { name, value, type } = record(one);
    return { name: String(name), value: String(value), type: typeof type === 'string' ? type : 'PLAINTEXT' };
  });
  const names = new Set(over.map(({ name }) => name));
  const id = uuid();
  const given = handed(world).get(optional(input, 'idempotencyToken') ?? '');
  const build: Build = {
    id: `${project.name}:${id}`,
    arn: `arn:aws:codebuild:${world.region}:${world.account}:build/${project.name}:${id}`,
    number: [...builds(world).values()].filter((one) => one.project.name === project.name).length + 1,
    project,
    initiator: given?.initiator ?? principal.arn.replace(/^.*assumed-role\//, ''),
    started: world.clock.now(),
    status: 'IN_PROGRESS',
    phases: [
      { phaseType: 'SUBMITTED', phaseStatus: 'SUCCEEDED', startTime: world.clock.now(), contexts: [] },
    ],
    variables: [...project.variables.filter(({ name }) => !names.has(name)), ...over],
    exported: [],
    logGroup: project.logGroup ?? `/aws/codebuild/${project.name}`,
    logStream: id,
    done: Promise.resolve(),
  };
  builds(world).set(build.id, build);
  build.done = runBuild(world, build, given, optional(input, 'buildspecOverride') ?? project.buildspec);
  behind(world, build.done);
  return { build: described(build) };
}

function BatchGetBuilds(input: Values, { world }: CallContext): Values {
  const ids = texts(input.ids).map((id) => id.replace(/^arn:.*:build\//, ''));
  const found = ids.map((id) => builds(world).get(id));
  const missing = ids.filter((_id, index) => found[index] === undefined);
  return {
    builds: found.filter((one) => one !== undefined).map(described),
    ...(missing.length === 0 ? {} : { buildsNotFound: missing }),
  };
}

function StopBuild(input: Values, { world }: CallContext): Values {
  const build = builds(world).get(text(input, 'id').replace(/^arn:.*:build\//, ''));
  if (!build) throw new AwsError('ResourceNotFoundException', `Build cannot be found: ${text(input, 'id')}`);
  if (build.status === 'IN_PROGRESS') {
    build.status = 'STOPPED';
    build.stop?.();
  }
  return { build: described(build) };
}

function BatchGetProjects(input: Values, { world }: CallContext): Values {
  const names = texts(input.names);
  return {
    projects: names
      .filter((name) => projects(world).has(name))
      .map((name) => {
        const { arn, role, timeoutMinutes } = projectOf(world, name);
        return { name, arn, serviceRole: role, timeoutInMinutes: timeoutMinutes };
      }),
    ...(names.every((name) => projects(world).has(name))
      ? {}
      : { projectsNotFound: names.filter((name) => !projects(world).has(name)) }),
  };
}

function onProject(
  action: string,
  names: (input: Values) => readonly string[],
): (input: Values, call: CallContext) => Need[] {
  return (input, { world }) => {
    const all = new Set(
      names(input).map((one) => one.replace(/^.*:(project|build)\//, '').replace(/:[^:]*$/, '')),
    );
    return [...all].map((name) => ({
      action: `codebuild:${action}`,
      resource: `arn:aws:codebuild:${world.region}:${world.account}:project/${name}`,
    }));
  };
}

export const codebuild: Service = {
  name: 'codebuild',
  operations: { StartBuild, BatchGetBuilds, StopBuild, BatchGetProjects },
  needs: {
    StartBuild: onProject('StartBuild', ({ projectName }) => [String(projectName)]),
    BatchGetBuilds: onProject('BatchGetBuilds', ({ ids }) => texts(ids)),
    StopBuild: onProject('StopBuild', ({ id }) => [String(id)]),
    BatchGetProjects: onProject('BatchGetProjects', ({ names }) => texts(names)),
  },
};
