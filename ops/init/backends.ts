/** What an image's name says it is, and the port that its protocol is known for. */
const backends: readonly { readonly name: string; readonly images: RegExp; readonly port: number }[] = [
  { name: 'postgres', images: /postgres|timescale|pgvector|pgbouncer|paradedb/, port: 5432 },
  { name: 'mysql', images: /mysql|mariadb|percona/, port: 3306 },
  { name: 'mongodb', images: /mongo/, port: 27_017 },
  { name: 'elasticsearch', images: /elasticsearch/, port: 9200 },
  { name: 'opensearch', images: /opensearch/, port: 9200 },
  { name: 'meilisearch', images: /meilisearch/, port: 7700 },
  { name: 'typesense', images: /typesense/, port: 8108 },
  { name: 'clickhouse', images: /clickhouse/, port: 8123 },
  { name: 'memcached', images: /memcached/, port: 11_211 },
  { name: 'rabbitmq', images: /rabbitmq/, port: 5672 },
  { name: 'kafka', images: /kafka|redpanda/, port: 9092 },
];

/** Something that the app dials, by the name of its image. Redis is none: its stores are the stage's own. */
export function backendOf(image: string): { readonly name: string; readonly port: number } | undefined {
  const found = backends.find(({ images }) => images.test(image));
  return found === undefined ? undefined : { name: found.name, port: found.port };
}

/** Containers that stand beside an app on one machine, and that AWS or the stage has something else for. */
const helpers =
  /redis|valkey|keydb|dragonfly|minio|mailhog|mailpit|mailcatcher|nginx|caddy|traefik|haproxy|adminer|pgadmin|localstack|certbot|letsencrypt|watchtower|zookeeper|busybox|ubuntu|alpine|chrome|selenium|grafana|prometheus|jaeger/;

export function isHelper(image: string): boolean {
  return helpers.test(image);
}
