// What the panel needs of the browser; everything else is done on the server.
const here = document.currentScript;

const panel = {
  state: () => ({ theme: localStorage.getItem('playgate-theme') ?? 'system', offset: new Date().getTimezoneOffset() }),
  keepTheme: theme => localStorage.setItem('playgate-theme', theme),
  showTheme: isDark => { document.documentElement.dataset.theme = isDark ? 'dark' : 'light'; },

  // The clipboard of browsers is for https and localhost only; elsewhere the old way still works.
  async copy(text) {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch { /* not allowed: the old way */ }
    }
    const area = Object.assign(document.createElement('textarea'), { value: text });
    area.style.position = 'fixed';
    area.style.opacity = '0';
    (document.querySelector('dialog[open], [role=dialog]') ?? document.body).append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  },

  // Plays a stream in a video element and says how it goes.
  async play(video, url, report) {
    panel.stop(video);
    const say = (state, detail, status) => report.invokeMethodAsync('Tell', state, detail ?? null, status ?? 0).catch(() => {});
    video.onplaying = () => say('playing');
    video.onended = () => say('ended');
    if (!/\.m3u8([?#]|$)/.test(url)) {
      video.onerror = () => say('failed', video.error?.message ?? 'The browser cannot play this.');
      video.src = url;
      video.play().catch(() => {});
      return;
    }
    await load(here.dataset.hls);
    const hls = new Hls({ enableWorker: false });
    video.hls = hls;
    hls.on(Hls.Events.ERROR, async (_, data) => {
      const status = data.response?.code ?? 0;
      if (video.hls === hls && (data.fatal || status === 403)) {
        panel.stop(video);
        say('failed', await problem(data.frag?.url ?? data.url ?? url) ?? data.details, status);
      }
    });
    // Before there is something to play, attaching would interrupt it.
    hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}));
    hls.loadSource(url);
    hls.attachMedia(video);
  },

  stop(video) {
    video?.hls?.destroy();
    if (video) {
      video.hls = null;
      video.removeAttribute('src');
      video.load();
    }
  },
};

// Why it is refused: the gate says so to whoever asks again.
const problem = async url => {
  try {
    const answer = await fetch(url);
    return answer.headers.get('content-type')?.startsWith('application/problem+json') ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
};

const load = url => new Promise((resolve, reject) => {
  if (window.Hls) return resolve();
  const script = Object.assign(document.createElement('script'), { src: url, onload: resolve, onerror: () => reject(new Error('hls.js did not load')) });
  document.head.append(script);
});

window.panel = panel;

// Without a negotiation before the socket, a load balancer may send both to different replicas. A page whose circuit is gone begins anew.
Blazor.start({
  circuit: {
    configureSignalR: builder => builder.withUrl('_blazor', { skipNegotiation: true, transport: 1 }),
    reconnectionOptions: { maxRetries: 30, retryIntervalMilliseconds: attempt => Math.min(500 * (attempt + 1), 5000) },
  },
});

document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'rejected') location.reload();
});
