package metrics

// What becomes of records.
var (
	commandsTotal = a(counter, "coffer_commands_total", "function,type,outcome",
		"Records taken by a function: applied; refused; redelivered (applied before, its answer repeated); retried (the client's own, given the first answer again); dead_letter; rewritten (for the audit). Types that are none of ours count as other.")
	refusalsTotal = a(counter, "coffer_refusals_total", "function,answer,code",
		"Refused commands, by what told of it (ERROR, REJECTED, CANCEL_RESERVATION of a drop, none) and the refusal's code.")
	answerSeconds = a(histogram, "coffer_answer_seconds", "function",
		"From the timestamp that a command's public record has in Kafka (whole milliseconds; its client's clock, or the broker's if the topic says LogAppendTime; the ingress's clock if there is none or it lies in the future) to the acknowledgement of its events by all in-sync replicas. What another function's message brings about counts from the time of the command that began it. Commands that say nothing and redeliveries are left out.")
	ingressTotal = a(counter, "coffer_ingress_records_total", "topic,outcome",
		"Records read from a public topic: routed to functions; passed, because they are none of our business; dead_letter.")
	deadLettersTotal = a(counter, "coffer_dead_letters_total", "processor,code",
		"Records that could not be read, by who found that out.")
	timersSent = a(counter, "coffer_timers_sent_total", "function",
		"Messages that timers have sent. One that changes nothing in time is sent again.")
	timersWaiting = a(gauge, "coffer_timers_waiting", "function",
		"Rows of this process that wait for a moment, such as a reservation's end.")
	auditsTotal = a(counter, "coffer_audits_total", "function,outcome",
		"Audits of a table's partition: ok, failed.")
	repairsTotal = a(counter, "coffer_audit_repairs_total", "function",
		"Rows that an audit had rewritten, because an older one lay behind a newer one.")
)

// Where processors and tables stand.
var (
	partReady = a(gauge, "coffer_part_ready", "part",
		"1 if a processor is a member of its group and takes records of every partition it was given, or a table was read to its end; else 0.")
	partRestarts = a(counter, "coffer_part_restarts_total", "part",
		"Restarts of a processor or a table after a fault. /readyz says the last one.")
	partitionLag = a(gauge, "coffer_partition_lag_records", "topic,partition",
		"Offsets of an input's partition that this process was given, from the acknowledged prefix to the end as of the last fetch.")
	partitionUnderWay = a(gauge, "coffer_partition_under_way_records", "topic,partition",
		"Records handed out and not yet in the acknowledged prefix.")
	partitionGap = a(gauge, "coffer_partition_commit_gap_records", "topic,partition",
		"Offsets from the acknowledged prefix, which is committed, to the last record that is acknowledged: what waits for a slower one.")
	tableRecovered = a(gauge, "coffer_table_recovered", "reader,table,partition",
		"1 if a partition of a table was read to its end by a processor or a view, else 0.")
	tableOffset = a(gauge, "coffer_table_recovery_offset", "reader,table,partition",
		"How far a partition of a table has been read; the end, once it is recovered.")
	tableEnd = a(gauge, "coffer_table_recovery_end_offset", "reader,table,partition",
		"Where a partition of a table ended when its reading began. Compaction leaves holes: offsets are no numbers of rows.")
)

// What is asked over HTTP.
var (
	httpTotal = a(counter, "coffer_http_requests_total", "route,method,status",
		"Requests to the look-ups and writes, by route as in the program.")
	httpSeconds = a(histogram, "coffer_http_request_seconds", "route",
		"How long requests took, with what they waited for a version or an answer.")
)

// What goka and the clients of Kafka count.
var (
	gokaRecords = a(counter, "coffer_goka_input_records_total", "processor,partition",
		"goka: records that were processed, since the partition was given to this process.")
	gokaBytes = a(counter, "coffer_goka_input_bytes_total", "processor,partition",
		"goka: bytes of their values.")
	gokaDelay = a(gauge, "coffer_goka_input_delay_seconds", "processor,partition",
		"goka: between the last record's timestamp in Kafka and its being taken.")
	saramaRequests = a(counter, "coffer_sarama_requests_total", "",
		"sarama (consumers, groups): requests sent.")
	saramaResponses = a(counter, "coffer_sarama_responses_total", "",
		"sarama: responses received.")
	saramaInFlight = a(gauge, "coffer_sarama_requests_in_flight", "",
		"sarama: requests that wait for a response; a fetch without news waits for 100 ms.")
	saramaLatency = a(gauge, "coffer_sarama_request_seconds", "quantile",
		"sarama: time to a response, over about the last five minutes.")
	saramaSent = a(counter, "coffer_sarama_sent_bytes_total", "",
		"sarama: bytes written to brokers.")
	saramaReceived = a(counter, "coffer_sarama_received_bytes_total", "",
		"sarama: bytes read from brokers.")
	saramaJoins = a(counter, "coffer_sarama_group_joins_total", "outcome",
		"sarama: requests to join a group: ok, failed.")
	franzConnects = a(counter, "coffer_franz_connects_total", "outcome",
		"franz-go (producers, look-ups of topics, audits): connections to brokers: ok, failed.")
	franzDisconnects = a(counter, "coffer_franz_disconnects_total", "",
		"franz-go: connections that ended.")
	franzRequests = a(histogram, "coffer_franz_request_seconds", "request",
		"franz-go: time from writing a request to its response: produce, fetch, other.")
	franzErrors = a(counter, "coffer_franz_request_errors_total", "request",
		"franz-go: requests without a response, because the connection failed.")
	franzSent = a(counter, "coffer_franz_sent_bytes_total", "",
		"franz-go: bytes written to brokers.")
	franzReceived = a(counter, "coffer_franz_received_bytes_total", "",
		"franz-go: bytes read from brokers.")
	franzThrottled = a(counter, "coffer_franz_throttled_seconds_total", "",
		"franz-go: time for which brokers asked to be left alone (quotas).")
	franzBatches = a(counter, "coffer_franz_produced_batches_total", "",
		"franz-go: batches that were written: one for each partition of a round.")
	franzRecords = a(counter, "coffer_franz_produced_records_total", "",
		"franz-go: records in them.")
	franzBytes = a(counter, "coffer_franz_produced_bytes_total", "",
		"franz-go: their bytes, before compression.")
)
