# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /parley
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN mkdir -p public && node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
WORKDIR /parley
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /parley/package.json /parley/next.config.ts ./
COPY --from=build /parley/node_modules ./node_modules
COPY --from=build /parley/public ./public
COPY --from=build /parley/.next ./.next
COPY --from=build /parley/build ./build
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT || 3000}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: signals reach it, and it stops within ten seconds.
CMD ["node", "--enable-source-maps", "build/server.mjs"]
