import { describe, expect, it } from 'vitest';
import { bannerOf, reliefAfter } from './banner.ts';
import type { Banner } from './banner.ts';
import { callWith, coming, lost, up, who } from './bannerBench.ts';
import type { CallSnapshot } from './snapshot.ts';

const reconnecting = { signaling: 'reconnecting' } as const;
const offline = { online: false } as const;

describe('the banner', () => {
  it.each<[string, CallSnapshot, Banner | null]>([
    ['nobody else, all well', callWith([]), null],
    ['everybody connected', callWith([up('bob'), up('cat')]), null],
    ['somebody coming up', callWith([up('bob'), coming('cat')]), null],
    ['before the call, whatever happens', callWith([lost('bob', 'path')], { phase: { kind: 'preview' }, ...reconnecting, ...offline }), null],

    ['the server away, alone', callWith([], reconnecting), { kind: 'server', company: false }],
    ['the server away, others there', callWith([up('bob')], reconnecting), { kind: 'server', company: true }],
    ['the server away and one of two lost', callWith([up('bob'), lost('cat', 'path')], reconnecting), { kind: 'server', company: true }],
    ['the server away while the first link comes up', callWith([coming('bob')], reconnecting), { kind: 'server', company: true }],

    ['the only other one lost', callWith([lost('bob', 'path')]), { kind: 'links', who: who('bob'), doing: 'path' }],
    ['one of two lost, connecting anew', callWith([up('bob'), lost('cat', 'fresh')]), { kind: 'links', who: who('cat'), doing: 'fresh' }],
    ['one of two lost, through a relay', callWith([up('bob'), lost('cat', 'relay')]), { kind: 'links', who: who('cat'), doing: 'relay' }],
    ['two of three lost, one of them further', callWith([lost('bob', 'path'), up('cat'), lost('dan', 'relay')]), { kind: 'links', who: who('bob', 'dan'), doing: 'relay' }],
    ['a page that does not answer', callWith([up('bob'), lost('cat', null)]), { kind: 'links', who: who('cat'), doing: 'unanswered' }],
    ['somebody whom the server has lost as well', callWith([lost('bob', 'fresh', 'away')]), { kind: 'links', who: who('bob'), doing: 'away' }],
    ['two lost, one by the server as well', callWith([lost('bob', 'fresh', 'away'), lost('cat', 'path')]), { kind: 'links', who: who('bob', 'cat'), doing: 'path' }],
    ['two pages that do not answer', callWith([lost('bob', null), lost('cat', null)]), { kind: 'links', who: who('bob', 'cat'), doing: 'unanswered' }],
    ['away by the server’s word, and well connected', callWith([{ ...up('bob'), presence: 'away' }]), null],

    ['several, all lost at once', callWith([lost('bob', 'path'), lost('cat', 'path')]), { kind: 'network', offline: false }],
    ['several all lost, a newcomer apart', callWith([lost('bob', 'path'), lost('cat', 'fresh'), coming('dan')]), { kind: 'network', offline: false }],
    ['the only other one lost, and the server', callWith([lost('bob', 'path')], reconnecting), { kind: 'network', offline: false }],
    ['the only other one lost, and the browser says so', callWith([lost('bob', 'path')], offline), { kind: 'network', offline: true }],
    ['alone, the server lost, and the browser says so', callWith([], { ...reconnecting, ...offline }), { kind: 'network', offline: true }],
    ['the browser says so, and all is well', callWith([up('bob')], offline), null],
    ['the browser says so, alone, and the server is there', callWith([], offline), null],
    ['the browser says so, and only the server is lost', callWith([up('bob')], { ...reconnecting, ...offline }), { kind: 'server', company: true }],
  ])('%s', (_, snapshot, banner) => {
    expect(bannerOf(snapshot)).toEqual(banner);
  });
});

describe('the relief', () => {
  const links = (...names: string[]): Banner => ({ kind: 'links', who: who(...names), doing: 'path' });

  it.each<[string, Banner, CallSnapshot, readonly string[] | null]>([
    ['the server is back', { kind: 'server', company: true }, callWith([up('bob')]), []],
    ['the network is back', { kind: 'network', offline: true }, callWith([up('bob')]), []],
    ['somebody is back', links('bob'), callWith([up('bob'), up('cat')]), ['bob']],
    ['one of two is back, the other gone', links('bob', 'cat'), callWith([up('cat')]), ['cat']],
    ['whoever was lost begins anew', links('bob'), callWith([coming('bob')]), null],
    ['whoever was lost has left', links('bob'), callWith([up('cat')]), null],
    ['the call is over', { kind: 'server', company: true }, callWith([], { phase: { kind: 'ended', reason: 'left' } }), null],
  ])('%s', (_, banner, snapshot, names) => {
    expect(reliefAfter(banner, snapshot)).toEqual(names && { kind: 'restored', who: who(...names) });
  });
});
