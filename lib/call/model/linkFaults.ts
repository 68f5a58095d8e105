import type { Tab } from './tab.ts';

/** What is wrong with the link of `tab` to `other`, in words; nothing when it is whole. */
export function linkFaults(tab: Tab, other: Tab): readonly string[] {
  const remote = other.id && tab.transport?.remotes.get().get(other.id);
  if (!remote) return [`${tab.name} has no link to ${other.name}`];
  const faults: string[] = [];
  if (remote.link !== 'connected') faults.push(`${tab.name} to ${other.name} is ${remote.link}`);
  const here = tab.live.filter((pc) => pc.dtlsPeer && other.connections.has(pc.dtlsPeer));
  const [pc] = here;
  if (here.length !== 1 || !pc?.flowing || pc.dtlsPeer?.dtlsPeer !== pc) faults.push(`${tab.name} and ${other.name} are not on one connection`);
  const { microphone, camera } = other.tracks;
  if (remote.media.microphone !== (microphone !== null) || remote.media.camera !== (camera !== null)) {
    faults.push(`${tab.name} has the wrong idea of what ${other.name} sends`);
  }
  const sent = pc?.getTransceivers().map(({ sender }) => sender.track);
  if (sent && (sent[0] !== tab.tracks.microphone || sent[1] !== tab.tracks.camera)) faults.push(`${tab.name} does not send its tracks to ${other.name}`);
  if (!remote.stream || !remote.screenStream) faults.push(`${tab.name} has no streams of ${other.name}`);
  return faults;
}
