// Notes when each step of a call's set-up happens. Only with --trace: it costs a little itself.
(() => {
  const marks = [];
  window.benchMarks = marks;
  const mark = (name) => marks.push({ name, at: performance.timeOrigin + performance.now() });

  const NativeSocket = WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(...args) {
      super(...args);
      mark('socket: made');
      this.addEventListener('open', () => mark('socket: open'));
      this.addEventListener('message', ({ data }) => mark(`socket: in ${String(data).slice(0, 24)} (${String(data).length})`));
    }
    send(data) {
      mark(`socket: out ${String(data).slice(0, 24)} (${String(data).length})`);
      super.send(data);
    }
  };

  const NativeConnection = RTCPeerConnection;
  let connections = 0;
  window.RTCPeerConnection = class extends NativeConnection {
    constructor(...args) {
      super(...args);
      const name = `pc${++connections}`;
      mark(`${name}: made`);
      for (const state of ['signalingState', 'iceGatheringState', 'iceConnectionState', 'connectionState']) {
        this.addEventListener(`${state.toLowerCase()}change`, () => mark(`${name}: ${state} ${this[state]}`));
      }
      this.addEventListener('icecandidate', ({ candidate }) => mark(`${name}: candidate ${candidate?.candidate.split(' ')[4] ?? 'end'}`));
      this.addEventListener('track', ({ track }) => {
        mark(`${name}: track ${track.kind}`);
        track.addEventListener('unmute', () => mark(`${name}: unmute ${track.kind}`), { once: true });
      });
      for (const method of ['createOffer', 'createAnswer', 'setLocalDescription', 'setRemoteDescription', 'addIceCandidate', 'setConfiguration']) {
        this[method] = async (...values) => {
          mark(`${name}: ${method} >`);
          const result = await super[method](...values);
          mark(`${name}: ${method} <`);
          return result;
        };
      }
    }
  };

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      marks.push({ name: `main thread busy for ${Math.round(duration)} ms`, at: performance.timeOrigin + startTime });
    }
  }).observe({ type: 'longtask', buffered: true });
})();
