const gemfileLock = `GEM
  specs:
    rails (8.0.2)
      railties (= 8.0.2)
    sidekiq (7.3.9)
`;

/** Rails with Sidekiq and Action Cable. */
export const railsApp = {
  'Gemfile.lock': gemfileLock,
  Dockerfile:
    'FROM ruby:3.4 AS build\nUSER root\nFROM ruby:3.4-slim\nWORKDIR /rails\nEXPOSE 3000\nUSER 1000:1000\n',
  Procfile:
    'release: bin/rails db:migrate\nweb: bundle exec puma -C config/puma.rb\nworker: bundle exec sidekiq\n',
  'config/sidekiq.yml':
    ":concurrency: <%= ENV.fetch('SIDEKIQ_CONCURRENCY', 8) %>\n:queues:\n  - [critical, 4]\n  - [default, 2]\n  - [mailers, 2]\n  - [exports, 1]\n",
  'config/cable.yml':
    'development:\n  adapter: async\nproduction:\n  adapter: redis\n  url: <%= ENV.fetch("REDIS_URL") { "redis://localhost:6379/1" } %>\n',
  'compose.yaml': `
services:
  db: { image: "postgres:17" }
  redis: { image: "redis:7" }
  web:
    build: .
    ports: ["3000:3000"]
    healthcheck: { test: "curl -f http://localhost:3000/up" }
    environment:
      RAILS_ENV: production
      SECRET_KEY_BASE: only-for-development
      DATABASE_URL: postgres://postgres:postgres@db/shop
      REDIS_URL: redis://redis:6379
      CACHE_REDIS_URL: redis://redis:6379/2
      ASSET_HOST: https://assets.example.com
      SMTP_HOST:
`,
};

/** A server and a BullMQ worker in images of their own, told of one Redis in parts. */
export const nodeApp = {
  'worker/package.json': '{ "dependencies": { "bullmq": "^5.0.0" } }',
  'docker-compose.yml': `
services:
  server:
    image: registry.example.com/acme/shop-server:1
    platform: linux/amd64
    ports: [4000]
    environment: &env { REDIS_HOST: redis, REDIS_PORT: 6379, REDIS_PASSWORD: x, LOG_LEVEL: info }
  worker: { image: acme/shop-worker, command: node dist/worker.js, environment: *env }
`,
};
