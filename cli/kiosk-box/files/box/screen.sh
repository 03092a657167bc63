#!/bin/sh
# One browser, one page, the whole screen. Its profile lives in memory: nothing of it outlasts a restart.
url=http://localhost:8081/
until [ "$(/opt/yangyi/current/bin/node -e "fetch('$url').then((a) => console.log(a.status), () => {})")" = 200 ]
do sleep 1
done
exec cage -- chromium \
  --kiosk --app="$url" --ozone-platform=wayland \
  --user-data-dir="$XDG_RUNTIME_DIR/yangyi-page" \
  --lang=zh-CN --autoplay-policy=no-user-gesture-required \
  --no-first-run --disable-translate --disable-pinch --overscroll-history-navigation=0 \
  --disable-component-update --disable-background-networking --disable-sync \
  --disable-features=Translate,MediaRouter
