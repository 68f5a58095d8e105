// A call of several people with nothing around it: a connection to each, 720p on all of them, and whatever a browser thinks
// right of bit rates. Whoever is there calls whoever comes.
const socket = io({ transports: ['websocket'], query: { room: new URLSearchParams(location.search).get('room') } });
const button = document.querySelector('#join');
const connections = new Map();
let joined = false;

function show(stream) {
  const tile = document.createElement('div');
  tile.dataset.testid = 'tile';
  tile.dataset.self = 'false';
  const video = Object.assign(document.createElement('video'), { autoplay: true, playsInline: true });
  tile.append(video);
  document.body.append(tile);
  video.srcObject = stream;
}

function connect(stream, id) {
  const pc = new RTCPeerConnection();
  connections.set(id, pc);
  const remote = new MediaStream();
  pc.addEventListener('track', ({ track }) => {
    remote.addTrack(track);
    if (track.kind === 'video') show(remote);
  });
  pc.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) socket.emit('to', id, candidate);
  });
  for (const track of stream.getTracks()) pc.addTrack(track, stream);
  return pc;
}

async function describe(pc, id) {
  await pc.setLocalDescription();
  socket.emit('to', id, pc.localDescription);
}

const [stream] = await Promise.all([
  navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720, frameRate: 30 }, audio: true }),
  new Promise((resolve) => socket.once('connect', resolve)),
]);
document.querySelector('#self').srcObject = stream;

socket.on('here', (id) => {
  if (joined) void describe(connect(stream, id), id);
});
socket.on('from', async (id, message) => {
  if (message.type === 'answer') return connections.get(id)?.setRemoteDescription(message);
  if (message.type !== 'offer') return connections.get(id)?.addIceCandidate(message);
  const pc = connect(stream, id);
  await pc.setRemoteDescription(message);
  await describe(pc, id);
});
button.addEventListener('click', () => {
  joined = true;
  socket.emit('here');
});
button.disabled = false;
