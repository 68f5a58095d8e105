import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { readEnv } from '#lib/config/env.ts';
import { assetHeaders } from '#lib/server/access/securityHeaders.ts';

// What no engine on this machine can start is read instead: each file against the part of its schema that this project relies on, and
// against each other.

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (path: string) => readFileSync(join(here, path), 'utf8');

/** As compose puts `${NAME}` and `${NAME:?complaint}` in. */
const withDomain = (text: string) => text.replace(/\$\{DOMAIN(?::\?[^}]*)?\}/g, 'call.example.org');

describe('compose.yaml', () => {
  const service = z.strictObject({
    build: z.strictObject({ context: z.string() }).optional(),
    image: z.string().regex(/^[\w./-]+(?::[\w.-]+)?$/),
    user: z.string().optional(),
    restart: z.literal('unless-stopped').optional(),
    read_only: z.literal(true),
    cap_drop: z.tuple([z.literal('ALL')]),
    cap_add: z.array(z.enum(['NET_BIND_SERVICE', 'CHOWN'])).optional(),
    security_opt: z.tuple([z.literal('no-new-privileges:true')]),
    logging: z.object({ driver: z.string() }).optional(),
    deploy: z.object({ replicas: z.int().min(2).optional(), resources: z.object({ limits: z.object({ memory: z.string(), pids: z.int() }) }) }).optional(),
    environment: z.record(z.string(), z.string()).optional(),
    ports: z.array(z.string()).optional(),
    volumes: z.array(z.string()).optional(),
    tmpfs: z.array(z.string()).optional(),
    networks: z.array(z.string()).optional(),
    network_mode: z.enum(['none', 'host']).optional(),
    extra_hosts: z.array(z.string()).optional(),
    command: z.array(z.string()).optional(),
    entrypoint: z.array(z.string()).optional(),
    healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
    depends_on: z.union([z.array(z.string()), z.record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))]).optional(),
    stop_grace_period: z.string().optional(),
  });
  const file = z.object({
    name: z.string(),
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.null()),
    networks: z.record(z.string(), z.union([z.null(), z.object({ internal: z.boolean() })])),
  });
  const text = read('compose.yaml');
  const { services, volumes, networks } = file.parse(parse(withDomain(text), { merge: true }));
  const every = Object.entries(services);

  it('asks for the domain, and for nothing else', () => {
    expect(new Set(text.match(/\$\{\w+/g))).toEqual(new Set(['${DOMAIN']));
    expect(text).toMatch(/\$\{DOMAIN:\?[^}]+\}/);
  });

  it('starts what there is, in an order that there is', () => {
    for (const [name, { depends_on = [], networks: joined = [], network_mode, volumes: mounts = [] }] of every) {
      for (const [other, how] of Array.isArray(depends_on) ? depends_on.map((one) => [one, null] as const) : Object.entries(depends_on)) {
        expect([name, Object.keys(services)]).toEqual([name, expect.arrayContaining([other])]);
        if (how?.condition === 'service_healthy') expect([other, services[other]?.healthcheck !== undefined]).toEqual([other, true]);
        // It ends, and is not started again when it has.
        if (how?.condition === 'service_completed_successfully') expect(services[other]?.restart).toBeUndefined();
      }
      expect([name, joined.length > 0 !== (network_mode !== undefined)]).toEqual([name, true]);
      for (const network of joined) expect(Object.keys(networks)).toContain(network);
      for (const mount of mounts) {
        const [from = '', to = ''] = mount.split(':');
        expect(to).toMatch(/^\//);
        if (from.startsWith('.')) expect([from, existsSync(join(here, from))]).toEqual([from, true]);
        else expect(Object.keys(volumes)).toContain(from);
      }
    }
  });

  it('runs nobody as root who stays, except where the image itself gives that up', () => {
    const root = every.filter(([, { user, restart }]) => restart !== undefined && (user === undefined || user.startsWith('0'))).map(([name]) => name);
    expect(root).toEqual(['edge']);
  });

  it('names a version of every image', () => {
    const loose = every.filter(([, { image, build }]) => build === undefined && !/:\d/.test(image)).map(([name]) => name);
    expect(loose).toEqual([]);
  });

  it('lets the world in where it has to, and nowhere else', () => {
    const open = every.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(open.toSorted()).toEqual(['caddy 443:443/udp', 'caddy 80:80', 'edge 443:8443/tcp']);
    expect(networks['data']).toEqual({ internal: true });
    expect(every.filter(([, { networks: joined = [] }]) => joined.includes('data')).map(([name]) => name)).toEqual(['app', 'redis']);
  });

  it('keeps Redis from writing anything down', () => {
    expect(services['redis']?.command?.join(' ')).toContain('--save  --appendonly no');
  });

  it('gives the app what it understands: UDP first, TLS on port 443 last', () => {
    const reading = readEnv({ ...services['app']?.environment, TURN_SECRET_FILE: join(here, 'compose.yaml') });
    expect(reading).toMatchObject({ ok: true, env: { trustedProxies: 1, allowedOrigins: ['https://call.example.org'] } });
    expect(reading.ok && reading.env.turn?.urls).toEqual([
      'turn:call.example.org:3478?transport=udp',
      'turn:call.example.org:3478?transport=tcp',
      'turns:turn.call.example.org:443?transport=tcp',
    ]);
    expect(services['keeper']?.volumes).toContain('secrets:/secrets');
    expect(services['app']?.environment?.['TURN_SECRET_FILE']).toBe('/secrets/turn');
  });

  it('shows secrets and keys to those alone who need them', () => {
    const holdersOf = (volume: string) => every.filter(([, { volumes: mounts = [] }]) => mounts.some((mount) => mount.startsWith(`${volume}:`))).map(([name]) => name);
    expect(holdersOf('secrets').toSorted()).toEqual(['app', 'coturn', 'keeper', 'volumes']);
    expect(holdersOf('relay-tls').toSorted()).toEqual(['coturn', 'keeper', 'volumes']);
    expect(holdersOf('caddy').toSorted()).toEqual(['caddy', 'keeper', 'volumes']);
  });
});

describe('the Kubernetes manifests', () => {
  const meta = z.object({ name: z.string(), labels: z.record(z.string(), z.string()).optional() });
  const container = z.object({
    name: z.string(),
    image: z.string().regex(/:\d/),
    env: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    securityContext: z.object({
      allowPrivilegeEscalation: z.boolean(),
      readOnlyRootFilesystem: z.literal(true),
      capabilities: z.object({ drop: z.tuple([z.literal('ALL')]), add: z.array(z.literal('NET_BIND_SERVICE')).optional() }),
    }),
    resources: z.object({ requests: z.object({ cpu: z.string(), memory: z.string() }), limits: z.object({ memory: z.string() }) }),
    readinessProbe: z.record(z.string(), z.unknown()),
    livenessProbe: z.record(z.string(), z.unknown()),
    volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).optional(),
  });
  const workload = z.object({
    apiVersion: z.literal('apps/v1'),
    kind: z.enum(['Deployment', 'DaemonSet']),
    metadata: meta,
    spec: z.object({
      replicas: z.int().optional(),
      selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
      template: z.object({
        metadata: z.object({ labels: z.record(z.string(), z.string()) }),
        spec: z.object({
          automountServiceAccountToken: z.literal(false),
          securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.int().min(1), seccompProfile: z.object({ type: z.literal('RuntimeDefault') }) }),
          containers: z.array(container).min(1),
          volumes: z.array(z.object({ name: z.string() })).optional(),
        }),
      }),
    }),
  });
  const object = z.object({ apiVersion: z.string(), kind: z.string(), metadata: meta, spec: z.unknown().optional(), data: z.record(z.string(), z.string()).optional() });
  const names = readdirSync(join(here, 'kubernetes')).filter((name) => name.endsWith('.yaml'));
  const documents = names.flatMap((name) => parseAllDocuments(read(`kubernetes/${name}`)).map((document) => ({ name, errors: document.errors, value: object.parse(document.toJS()) })));
  const workloads = documents.map(({ value }) => value).filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet').map((value) => workload.parse(value));

  it('are YAML, each object with a name of its own', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const all = documents.map(({ value }) => `${value.kind}/${value.metadata.name}`);
    expect(new Set(all).size).toBe(all.length);
    expect(workloads.map(({ metadata }) => metadata.name).toSorted()).toEqual(['parley', 'parley-coturn', 'parley-redis']);
  });

  it('select what they make, and mount what they name', () => {
    for (const { metadata, spec } of workloads) {
      expect([metadata.name, spec.template.metadata.labels]).toEqual([metadata.name, expect.objectContaining(spec.selector.matchLabels)]);
      const known = (spec.template.spec.volumes ?? []).map(({ name }) => name);
      for (const { volumeMounts = [] } of spec.template.spec.containers) for (const { name } of volumeMounts) expect(known).toContain(name);
    }
    const selectors = documents.filter(({ value }) => value.kind === 'Service').map(({ value }) => z.object({ selector: z.record(z.string(), z.string()) }).parse(value.spec).selector);
    for (const selector of selectors) expect(workloads.some(({ spec }) => Object.entries(selector).every(([key, value]) => spec.template.metadata.labels[key] === value))).toBe(true);
  });

  it('let one program alone gain anything, for one port', () => {
    const gaining = workloads.flatMap(({ metadata, spec }) => spec.template.spec.containers.filter(({ securityContext }) => securityContext.allowPrivilegeEscalation).map(() => metadata.name));
    expect(gaining).toEqual(['parley-coturn']);
  });

  it('give the app what it understands', () => {
    const data = documents.find(({ value }) => value.kind === 'ConfigMap')?.value.data ?? {};
    const reading = readEnv({ ...data, TURN_SECRET_FILE: join(here, 'compose.yaml') });
    expect(reading).toMatchObject({ ok: true, env: { trustedProxies: 1, allowedOrigins: ['https://call.example.org'] } });
    expect(reading.ok && reading.env.turn?.urls.length).toBe(3);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = readFileSync(join(here, '..', 'Dockerfile'), 'utf8');
  const ignored = readFileSync(join(here, '..', '.dockerignore'), 'utf8');
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  it('builds in one stage and runs in another, as nobody in particular', () => {
    expect(dockerfile.match(/^FROM [\w./-]+:\d[\w.-]*(?: AS \w+)?$/gm)?.length).toBe(2);
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).not.toMatch(/^RUN/m);
    expect(last).toMatch(/^CMD \["node"/m);
    expect(last).toMatch(/^HEALTHCHECK/m);
  });

  it('runs no script of a package', () => {
    for (const install of dockerfile.match(/npm (?:ci|install).*$/gm) ?? []) expect(install).toContain('--ignore-scripts');
  });

  it('is sent only what the build reads', () => {
    expect(ignored.split('\n').find((line) => !line.startsWith('#'))).toBe('*');
    const sent = [...ignored.matchAll(/^!(.+)$/gm)].map(([, name]) => name ?? '');
    for (const name of sent) expect([name, existsSync(join(here, '..', name))]).toEqual([name, true]);
    for (const name of ['app', 'lib', 'scripts', 'package-lock.json', 'server.ts', 'proxy.ts', 'next.config.ts', 'tsconfig.json']) expect(sent).toContain(name);
  });
});

describe('vercel.json', () => {
  const file = z.object({
    installCommand: z.string(),
    buildCommand: z.string(),
    headers: z.tuple([z.object({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) })]),
  });
  const { installCommand, buildCommand, headers } = file.parse(JSON.parse(read('../vercel.json')));

  it('builds as everywhere else: no scripts of others, and Next', () => {
    expect([installCommand, buildCommand]).toEqual(['npm ci --ignore-scripts', 'next build']);
  });

  it('gives what is no page the headers that the server gives it', () => {
    const [{ source, headers: given }] = headers;
    expect(Object.fromEntries(given.map(({ key, value }) => [key, value]))).toEqual(assetHeaders);
    for (const path of ['/_next/static/chunks/a.js', '/api/socket']) expect(path).toMatch(new RegExp(`^${source}$`));
    for (const path of ['/', '/r/a', '/embed.js']) expect(path).not.toMatch(new RegExp(`^${source}$`));
  });
});
