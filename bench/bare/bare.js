// A call with nothing around it: what a browser needs for the same picture when no product is in the way. The devices are
// open and the socket is warm; Join makes one connection and sends its offer in one message, candidates follow as they come.
const query = new URLSearchParams(location.search);
/** 1: the naive call, 720p from the first frame. 2: a first frame of 360p. */
const scale = Number(query.get('scale') ?? 1);
/** Calls as soon as it can instead of waiting for the button. */
const auto = query.has('auto');
/** Has a data channel beside the media. */
const withChannel = query.has('channel');

const socket = io({ transports: ['websocket'], query: { room: query.get('room') } });
const button = document.querySelector('#join');
let joined = false;
let connection = null;
let channel = null;

function connect() {
  connection = new RTCPeerConnection();
  connection.addEventListener('track', ({ track, streams: [remote] }) => {
    if (track.kind === 'video') document.querySelector('#remote').srcObject = remote;
  });
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) socket.emit('signal', candidate);
  });
  if (withChannel) {
    channel = connection.createDataChannel('bare', { negotiated: true, id: 0 });
    channel.binaryType = 'arraybuffer';
  }
  return connection;
}

const CHUNK = 64 * 1024;
const MOST_BUFFERED = 4 * 1024 * 1024;

/** Sends so many bytes as fast as the channel takes them. Returns when it began, ms since the epoch. */
window.bareSend = (bytes) => {
  const chunk = new Uint8Array(CHUNK);
  let left = bytes;
  const fill = () => {
    for (; left > 0 && channel.bufferedAmount < MOST_BUFFERED; left -= CHUNK) channel.send(chunk);
  };
  channel.bufferedAmountLowThreshold = MOST_BUFFERED / 2;
  channel.addEventListener('bufferedamountlow', fill);
  const begun = performance.timeOrigin + performance.now();
  fill();
  return begun;
};

/** Resolves when so many bytes have come, ms since the epoch. */
window.bareReceive = (bytes) =>
  new Promise((resolve) => {
    let left = bytes;
    channel.addEventListener('message', ({ data }) => {
      left -= data.byteLength;
      if (left <= 0) resolve(performance.timeOrigin + performance.now());
    });
  });

async function describe(pc) {
  await pc.setLocalDescription();
  socket.emit('signal', pc.localDescription);
}

async function join(stream) {
  joined = true;
  const pc = connect();
  for (const track of stream.getTracks()) {
    const sendEncodings = track.kind === 'video' ? [{ scaleResolutionDownBy: scale }] : [{}];
    pc.addTransceiver(track, { streams: [stream], sendEncodings });
  }
  await describe(pc);
}

async function answer(stream, offer) {
  const pc = connect();
  await pc.setRemoteDescription(offer);
  for (const track of stream.getTracks()) {
    const sender = pc.addTrack(track, stream);
    if (track.kind !== 'video') continue;
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = scale;
    await sender.setParameters(parameters);
  }
  await describe(pc);
}

const [stream] = await Promise.all([
  navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720, frameRate: 30 }, audio: true }),
  new Promise((resolve) => socket.once('connect', resolve)),
]);
document.querySelector('#self').srcObject = stream;

socket.on('signal', (message) => {
  if (!joined) return;
  if (message.type === 'offer') void answer(stream, message);
  else if (message.type === 'answer') void connection.setRemoteDescription(message);
  else void connection.addIceCandidate(message);
});
// The first one in has nobody to call and only sits down.
const sitDown = () => (query.has('first') ? (joined = true) : void join(stream));
button.addEventListener('click', sitDown);
button.disabled = false;
if (auto) sitDown();
