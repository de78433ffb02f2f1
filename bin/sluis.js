// Plain JavaScript, because an older Node cannot even read the TypeScript behind it.
const major = Number(process.versions.node.split('.')[0]);

if (major < 26) {
  process.stderr.write(
    'Sluis heeft Node 26 nodig, dit is Node ' +
      process.versions.node +
      '. Voer npm ci uit (zonder --omit=optional) en start met npm start of bin/sluis.\n' +
      'Sluis needs Node 26, this is Node ' +
      process.versions.node +
      '. Run npm ci (without --omit=optional) and start with npm start or bin/sluis.\n',
  );
  process.exitCode = 1;
} else {
  await import('../src/main.ts');
}
