/** All calls that are something special, but for those of Python itself (`builtins.ts`). */
import { copying } from './copied.js';
import type { Special } from './given.js';
import { ofObjects } from './of-objects.js';
import { otherDoors } from './other-doors.js';
import { ofOthers } from './other-packages.js';
import { passwordChecks } from './password-checks.js';
import { ofPrompts } from './prompts.js';
import { reflecting } from './reflect.js';
import { stringTemplates } from './string-templates.js';
import { usersThings } from './users-finds.js';

/** by canonical name */
export const tables: readonly Readonly<Record<string, Special>>[] = [
  reflecting,
  ofOthers,
  ofObjects,
  ofPrompts,
  copying,
  otherDoors,
  usersThings,
  stringTemplates,
  passwordChecks,
];
