// Who may import whom. Dependencies point one way: index -> gossip -> streams, protocol -> core.
// A layer is a folder of src/ or a single file of that name.
const layer = (...names) => `^src/(${names.join('|')})(/|\\.ts$)`

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle means that two files are one concept, or that a type belongs in a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-nobody',
      comment: 'The protocol is a plain state machine: no rxjs, no node:*, no other layer.',
      severity: 'error',
      from: { path: layer('core') },
      to: { pathNot: [layer('core'), '(^|/)node_modules/fp-ts/'] },
    },
    {
      name: 'wire-knows-core-only',
      comment: 'Codecs turn bytes into the types of the core. They know neither sockets nor streams.',
      severity: 'error',
      from: { path: layer('wire') },
      to: { path: layer('transport', 'streams', 'protocol', 'gossip', 'index') },
    },
    {
      name: 'transport-knows-core-only',
      comment: 'A transport moves messages. What is in them, and when they are sent, is decided elsewhere.',
      severity: 'error',
      from: { path: layer('transport') },
      to: { path: layer('wire', 'streams', 'protocol', 'gossip', 'index') },
    },
    {
      name: 'streams-without-transport',
      comment: 'Streams and protocol are tested without a network, so they may not know one.',
      severity: 'error',
      from: { path: layer('streams', 'protocol') },
      to: { path: layer('transport', 'gossip', 'index') },
    },
    {
      name: 'transport-is-chosen-in-one-place',
      comment: 'Implementations are chosen where a gossip is put together. Others see the port (types) at most.',
      severity: 'error',
      from: { path: '^src/', pathNot: [layer('gossip', 'index', 'testing', 'transport')] },
      to: { path: layer('transport'), pathNot: '^src/transport/(port|transport|types)\\.ts$' },
    },
    {
      name: 'testing-is-apart',
      comment: 'The testing entry point may import everything; only the simulator imports it.',
      severity: 'error',
      from: { path: '^src/', pathNot: layer('testing', 'simulate') },
      to: { path: layer('testing') },
    },
    {
      name: 'simulator-is-apart',
      comment: 'The command line imports the simulator; the library does not.',
      severity: 'error',
      from: { path: '^src/', pathNot: layer('simulate', 'bin') },
      to: { path: layer('simulate', 'bin') },
    },
    {
      name: 'sources-stay-in-src',
      comment: 'What is published does not depend on tests, examples, benchmarks or scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|examples|bench|scripts|dist)/' },
    },
    {
      name: 'no-dev-dependency',
      comment: 'A user of the package does not have it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-unlisted-dependency',
      comment: 'Not in package.json: it is there by accident.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports count: a layer that needs another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
