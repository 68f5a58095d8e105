let answer: boolean | null = null;

/** Whether a page may say how loud an element plays. iOS leaves that to the buttons of the device, and takes no notice. */
export function canSetVolume(): boolean {
  if (answer === null) {
    const probe = document.createElement('audio');
    probe.volume = 0.5;
    answer = probe.volume === 0.5;
  }
  return answer;
}
