// Plays what the query says with the player it says, fast; the test reads `playback` and `framesShown`.
const query = new URLSearchParams(location.search);
const url = query.get('url');
const withCredentials = query.get('credentials') === 'include';
const speed = Number(query.get('speed'));
const video = document.querySelector('video');
const isDash = new URL(url).pathname.endsWith('.mpd');

const playback = { over: false, error: null };

const end = error => {
  playback.error = error ? String(error.message ?? error) : null;
  playback.over = true;
};

const load = script => new Promise((resolve, reject) => {
  const element = document.createElement('script');
  element.src = `node_modules/${script}`;
  element.onload = resolve;
  element.onerror = () => reject(new Error(`${script} did not load`));
  document.head.append(element);
});

const players = {
  native() {
    // Without `crossorigin` the browser asks as for a picture: with cookies as far as the site allows.
    video.src = url;
  },

  async 'hls.js'() {
    await load('hls.js/dist/hls.min.js');
    const hls = new Hls({ enableWorker: false, xhrSetup: xhr => { xhr.withCredentials = withCredentials; } });
    hls.on(Hls.Events.ERROR, (_, data) => {
      console.log('hls.js', data.details, data.fatal, data.response?.code);
      if (data.fatal) end(data.details);
    });
    hls.loadSource(url);
    hls.attachMedia(video);
  },

  async shaka() {
    await load('shaka-player/dist/shaka-player.compiled.js');
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    await player.attach(video);
    player.getNetworkingEngine().registerRequestFilter((_, request) => { request.allowCrossSiteCredentials = withCredentials; });
    player.addEventListener('error', event => {
      console.log('shaka', event.detail.code, JSON.stringify(event.detail.data));
      if (event.detail.severity === shaka.util.Error.Severity.CRITICAL) end(`shaka ${event.detail.code}`);
    });
    // Shaka takes the live edge from the clock, joins there, and drops segments that lie a window behind it. A playlist that lags, as on a
    // busy machine or by the shield's second, would lose all of them; then Shaka only reloads.
    player.configure('manifest.availabilityWindowOverride', 3600);
    await player.load(url, 0);
  },

  async 'video.js'() {
    await load('video.js/dist/video.min.js');
    const player = videojs(video, { html5: { vhs: { overrideNative: true, withCredentials } } });
    player.on('error', () => end(player.error().message));
    player.src({ src: url, type: isDash ? 'application/dash+xml' : 'application/x-mpegURL' });
  },

  async 'dash.js'() {
    await load('dashjs/dist/modern/umd/dash.all.min.js');
    const player = dashjs.MediaPlayer().create();
    player.on(dashjs.MediaPlayer.events.ERROR, event => end(event.error.message));
    player.initialize();
    player.setXHRWithCredentialsForType(null, withCredentials);
    player.attachView(video);
    player.attachSource(url);
  },
};

// The pictures of what was played. A starved core decodes too few in time and drops the rest, which is no fault of the stream;
// but a clock that went on without a picture for each of its seconds showed nothing.
const framesShown = perSecond => {
  let seconds = 0;
  for (let range = 0; range < video.played.length; range++) seconds += video.played.end(range) - video.played.start(range);
  playback.played = seconds;
  playback.decoded = video.getVideoPlaybackQuality().totalVideoFrames;
  return playback.decoded < seconds ? playback.decoded : Math.round(seconds * perSecond);
};

video.addEventListener('ended', () => end(null));
video.addEventListener('error', () => end(video.error?.message || 'media error'));
// Twice, as players reset the one or overlook the other.
video.defaultPlaybackRate = speed;
video.addEventListener('playing', () => { video.playbackRate = speed; });
Promise.resolve(players[query.get('player')]()).catch(end);
