// More than there are cores: most tests wait, for a live stream, a process or a lock, and none of them for less than minutes (issue 15).
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
