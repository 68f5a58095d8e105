import { inBrowser } from './inBrowser.ts';
import { inSpokenCode } from './inSpokenCode.ts';
import { onServer } from './onServer.ts';
import { Garden } from './plant.ts';

const mutants = [...inBrowser, ...onServer, ...inSpokenCode];
const [wanted] = process.argv.slice(2);
const chosen = mutants.filter(({ name, file }) => wanted === undefined || name.includes(wanted) || file.includes(wanted));
const garden = new Garden();
let missed = 0;
try {
  const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
  const before = await garden.run(files);
  if (before.length > 0) throw new Error(`a test fails without any bug: ${before.join(', ')}`);
  for (const mutant of chosen) {
    const [failure] = await garden.failures(mutant);
    if (failure === undefined) missed += 1;
    console.log(failure === undefined ? `MISSED  ${mutant.name}` : `caught  ${mutant.name}\n        by “${failure}”`);
  }
} finally {
  garden.close();
}
console.log(`\n${chosen.length - missed} of ${chosen.length} bugs caught`);
process.exitCode = missed > 0 ? 1 : 0;
