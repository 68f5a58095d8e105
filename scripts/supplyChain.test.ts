import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

// What is installed is what the lockfile names, byte by byte, from whichever registry; nothing of it runs while it is installed.

const root = fileURLToPath(new URL('..', import.meta.url));
const readText = (path: string) => readFileSync(join(root, path), 'utf8');

const locked = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  /** Inside another package's archive, whose integrity is its own. */
  inBundle: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const lockfile = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), locked) });
const manifest = z.object({ scripts: z.record(z.string(), z.string()), dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) });

const { '': _root, ...packages } = lockfile.parse(JSON.parse(readText('package-lock.json'))).packages;
const all = Object.entries(packages);
const { scripts, dependencies, devDependencies } = manifest.parse(JSON.parse(readText('package.json')));

/** The oldest versions without a hole that reaches us. */
const floors: Readonly<Record<string, string>> = {
  next: '16.4.0',
  // CVE-2026-69185
  'socket.io-parser': '4.2.7',
  'engine.io': '6.6.9',
  ws: '8.21.0',
};

const atLeast = (version: string, floor: string) => {
  const [have, want] = [version, floor].map((text) => text.split('.').map(Number));
  for (const [at, least] of (want ?? []).entries()) {
    const part = have?.[at] ?? Number.NaN;
    if (part !== least) return part > least;
  }
  return true;
};

describe('the lockfile', () => {
  it('names each package by its bytes', () => {
    const loose = all.filter(([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
    expect(loose.map(([path]) => path)).toEqual([]);
    expect(all.length).toBeGreaterThan(300);
  });

  it('names no place that has to be reached, and nothing beside registries', () => {
    expect(all.filter(([, { resolved, link }]) => resolved !== undefined || link === true).map(([path]) => path)).toEqual([]);
  });

  it.each(Object.entries(floors))('holds no %s before %s', (name, floor) => {
    const copies = all.filter(([path]) => path.endsWith(`node_modules/${name}`));
    expect(copies.length).toBeGreaterThan(0);
    expect(copies.filter(([, { version = '' }]) => !atLeast(version, floor)).map(([path, { version }]) => `${path}@${version}`)).toEqual([]);
  });

  it('tells versions apart', () => {
    expect([atLeast('4.2.7', '4.2.7'), atLeast('4.10.0', '4.2.7'), atLeast('5.0.0', '4.2.7')]).toEqual([true, true, true]);
    expect([atLeast('4.2.6', '4.2.7'), atLeast('3.9.9', '4.2.7'), atLeast('', '4.2.7')]).toEqual([false, false, false]);
  });

  it('has one package that would like to run something while it is installed, and it is not let', () => {
    // esbuild's script only replaces a small launcher by the binary that it finds anyway.
    expect(all.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual(['node_modules/esbuild']);
    for (const path of ['scripts/install.mjs', 'Dockerfile']) {
      const installs = readText(path).split('\n').filter((line) => /^RUN (?:--mount=\S+ )?npm ci\b|run\('npm', \['ci'/.test(line));
      expect(installs.length, path).toBeGreaterThan(0);
      expect(installs.filter((line) => !line.includes('--ignore-scripts')), path).toEqual([]);
    }
  });
});

describe('package.json', () => {
  it('wants exact versions', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it('runs nothing by itself when it is installed', () => {
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$|^prepublish$/.test(name))).toEqual([]);
  });
});

describe('npm run sbom', () => {
  const bill = z.object({ bomFormat: z.literal('CycloneDX'), components: z.array(z.object({ name: z.string(), version: z.string() })) });

  it('lists what a deployment is made of, and nothing that only builds or tests it', async () => {
    const [command = '', ...args] = (scripts['sbom'] ?? '').split(' ');
    const { stdout } = await promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' });
    const { components } = bill.parse(JSON.parse(stdout));
    const names = components.map(({ name }) => name);
    for (const [name, version] of Object.entries(dependencies)) {
      expect(components.some((one) => one.version === version && (one.name === name || name.endsWith(`/${one.name}`))), name).toBe(true);
    }
    expect(names).not.toContain('vitest');
    expect(names).not.toContain('esbuild');
  });
});
