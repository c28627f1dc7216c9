package io.tracking.deploy.cost;

/**
 * Holds what is turned as traffic grows.
 *
 * @param cells times that balancer, queue, tracking-api and loaders are there, each with its part of the traffic; one bucket and one Redshift
 * @param apiCpu vCPUs of a task of tracking-api, {@code api_cpu} / 1024
 * @param apiMemory GB of it, {@code api_memory} / 1024
 * @param apiMinTasks {@code api_min_tasks}, in each cell
 * @param apiMaxTasks {@code api_max_tasks}, in each cell
 * @param apiRequestsPerTask a minute, {@code api_requests_per_task}
 * @param loaderCpu vCPUs of a task of the loader, {@code loader_cpu} / 1024
 * @param loaderMemory GB of it, {@code loader_memory} / 1024
 * @param loaderMaxTasks {@code loader_max_tasks}, in each cell
 * @param windowSeconds {@code tracking.loader.window}
 * @param rollBytes {@code tracking.loader.roll.bytes}
 * @param rollRows {@code tracking.loader.roll.rows}
 * @param rollMessages {@code tracking.loader.roll.messages}
 * @param filesPerWindow {@code tracking.loader.files-per-window}
 * @param loadInterval seconds, {@code tracking.loader.load-interval}
 * @param filesPerLoad {@code tracking.warehouse.max-files-per-load}
 * @param rpus {@code redshift_base_capacity}
 */
public record DesignSettings(
        int cells,
        double apiCpu,
        double apiMemory,
        int apiMinTasks,
        int apiMaxTasks,
        double apiRequestsPerTask,
        double loaderCpu,
        double loaderMemory,
        int loaderMaxTasks,
        double windowSeconds,
        double rollBytes,
        double rollRows,
        double rollMessages,
        int filesPerWindow,
        double loadInterval,
        int filesPerLoad,
        int rpus) {}
