#!/usr/bin/env bash
# Makes Sample/, the stream that `playgate demo` serves: twelve seconds of moving test picture with a burnt-in clock and
# a beep each second, as VOD HLS in two renditions, named as Ant Media names the files of a stream `demo`.
#
#   src/PlayGate.Server/Demo/make-sample.sh
#
# The files are committed; run this only to change them. Needs ffmpeg with libx264 and the font DejaVu Sans Mono:
#   apt-get install ffmpeg fonts-dejavu-core
# The same ffmpeg makes the same bytes again: one thread, bit-exact muxing, no dates.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

seconds=12
segment=2
rate=25
stream=demo
font=/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
out=Sample
playlists=() # of the renditions, the best first: players begin with the first

main() {
  if [[ ! -e "$font" ]]; then
    echo "$font is missing: apt-get install fonts-dejavu-core" >&2
    exit 1
  fi
  rm -rf "$out"
  mkdir "$out"
  # Width, height, video kbit/s, audio kbit/s, H.264 level.
  rendition 640 360 140 32 3.0
  rendition 320 180 50 24 1.3
  # Minted URLs say demo.m3u8; players set up for Ant Media ask for demo_adaptive.m3u8.
  master >"$out/$stream.m3u8"
  cp "$out/$stream.m3u8" "$out/${stream}_adaptive.m3u8"
  verify
  du -sb "$out"
}

# Equal key frames in both renditions, one at the start of each segment, so that players can change between them.
rendition() {
  local width=$1 height=$2 video=$3 audio=$4 level=$5 name="${stream}_${2}p${3}kbps"
  local clock="%{pts:gmtime:0:%H\\:%M\\:%S}"
  local picture="drawtext=fontfile=$font:textfile=clock.txt:fontsize=$((height / 6)):fontcolor=white:box=1:boxcolor=black@0.7"
  picture+=":boxborderw=$((height / 36)):x=(w-tw)/2:y=h-2*th"
  # A soft ground note, and a beep that rises and falls within the first eighth of each second.
  local sound="0.04*sin(2*PI*220*t)+0.2*sin(2*PI*880*t)*lt(mod(t\,1)\,0.125)*sin(PI*mod(t\,1)*8)"
  printf '%s' "$clock" >clock.txt
  playlists+=("$out/$name.m3u8")
  ffmpeg -nostdin -v error -fflags +bitexact -threads 1 \
    -f lavfi -i "testsrc2=size=${width}x${height}:rate=$rate:duration=$seconds,$picture" \
    -f lavfi -i "aevalsrc=$sound:sample_rate=44100:duration=$seconds" \
    -c:v libx264 -threads 1 -preset veryslow -profile:v main -level:v "$level" -pix_fmt yuv420p -flags:v +bitexact \
    -b:v "${video}k" -maxrate "$((video * 12 / 10))k" -bufsize "$((video * 2))k" \
    -g $((segment * rate)) -keyint_min $((segment * rate)) -sc_threshold 0 \
    -c:a aac -b:a "${audio}k" -ac 1 -flags:a +bitexact \
    -f hls -hls_time "$segment" -hls_playlist_type vod -hls_flags independent_segments -start_number 1 \
    -hls_segment_options pat_period=$segment:sdt_period=$((segment * 10)) \
    -hls_segment_filename "$out/$name%04d.ts" "$out/$name.m3u8"
  rm clock.txt
}

master() {
  local playlist
  printf '#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n'
  for playlist in "${playlists[@]}"; do
    printf '#EXT-X-STREAM-INF:%s,RESOLUTION=%s,FRAME-RATE=%s.000,CODECS="avc1.%s,mp4a.40.2"\n%s\n' \
      "$(bandwidth "$playlist")" "$(resolution "$playlist")" "$rate" "$(avc "$playlist")" "$(basename "$playlist")"
  done
}

# The greatest and the mean bit rate of the segments as they are, overhead included: RFC 8216, section 4.3.4.2.
bandwidth() {
  local duration="" line
  while read -r line; do
    case $line in
      '#EXTINF:'*) duration=${line#*:} ;;
      '#'*) ;;
      *) echo "${duration%,} $(stat -c %s "$out/$line")" ;;
    esac
  done <"$1" | awk '{ rate = $2 * 8 / $1; if (rate > peak) peak = rate; time += $1; bytes += $2 }
    END { printf "BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d", peak + 1, bytes * 8 / time + 1 }'
}

resolution() {
  ffprobe -v error -select_streams v:0 -show_entries stream=width,height -of csv=p=0:s=x "$1" | head -n 1
}

# Profile, constraints and level, the three bytes behind the header of the first sequence parameter set (NAL type 7).
avc() {
  ffmpeg -nostdin -v error -i "$1" -c:v copy -an -frames:v 1 -f h264 - | od -An -v -tx1 | tr -d ' \n' |
    sed -E 's/^.*00000001[0-9a-f]?67(.{6}).*$/\1/' | tr a-f A-F
}

verify() {
  local playlist frames
  for playlist in "${playlists[@]}"; do
    ffmpeg -nostdin -v error -xerror -i "$playlist" -f null -
    frames=$(ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of csv=p=0 "$playlist" | grep -m 1 .)
    if ((frames != seconds * rate)); then
      echo "$playlist decodes to $frames frames instead of $((seconds * rate))" >&2
      exit 1
    fi
  done
}

main
