// The bill of materials of the bundle: CycloneDX 1.6, validated against its schema.
import { Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON text over `packages` of `insideOf`; the same packages give the same text. */
export async function sbomOf(root, packages, { name, version, license }) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const self = new Models.Component(Enums.ComponentType.Application, name, {
    version,
    bomRef: `pkg:npm/${name}@${version}`,
    purl: `pkg:npm/${name}@${version}`,
    licenses: new Models.LicenseRepository([licence(license)]),
  });
  const components = packages.map((one) => component(one, lock[one.folder]?.integrity));
  for (const { bomRef } of components) self.dependencies.add(bomRef);
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: self }),
    components: new Models.ComponentRepository(components),
  });
  const spec = Spec.Spec1dot6;
  const text = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(spec)).serialize(bom, {
    sortLists: true,
    space: 1,
  });
  const problems = await new Validation.JsonStrictValidator(spec.version).validate(text);
  if (problems !== null) throw new Error(`the bill of materials is none: ${JSON.stringify(problems)}`);
  return `${text}\n`;
}

function component({ folder, name, version, licence: id }, integrity) {
  const [first, second] = name.split('/');
  const purl = `pkg:npm/${second === undefined ? first : `${first.replace('@', '%40')}/${second}`}@${version}`;
  return new Models.Component(Enums.ComponentType.Library, second ?? first, {
    ...(second === undefined ? {} : { group: first }),
    version,
    purl,
    // the same version may be inside more than once
    bomRef: `${purl}#${folder}`,
    licenses: new Models.LicenseRepository([licence(id)]),
    ...(integrity === undefined ? {} : { hashes: new Models.HashDictionary([hashOf(integrity)]) }),
  });
}

function licence(id) {
  return / (OR|AND|WITH) /.test(id) ? new Models.LicenseExpression(id) : new Models.SpdxLicense(id);
}

/** npm's `sha512-BASE64` as CycloneDX writes it. */
function hashOf(integrity) {
  const [algorithm, encoded] = integrity.split(' ')[0].split('-');
  return [algorithm.replace('sha', 'SHA-'), Buffer.from(encoded, 'base64').toString('hex')];
}
