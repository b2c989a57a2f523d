/* Moves the clocks of a program by the nanoseconds that stand in the file DUTY_CLOCK names: the first eight bytes move
   CLOCK_REALTIME alone, as somebody who sets it; the next eight move CLOCK_REALTIME and CLOCK_BOOTTIME, as time that
   passes while the machine sleeps. CLOCK_MONOTONIC stays. The file DUTY_BOOT names is read in place of the kernel's
   boot id: another text there is another boot.
   cc -shared -fPIC -nostdlib; needs no headers. */

struct timespec { long tv_sec; long tv_nsec; };
struct timeval { long tv_sec; long tv_usec; };

extern long syscall(long number, ...);
extern char *getenv(const char *name);
extern void *mmap(void *at, unsigned long length, int protection, int flags, int file, long offset);

#if defined(__x86_64__)
enum { CLOCK_GETTIME = 228, OPENAT = 257 };
#elif defined(__aarch64__)
enum { CLOCK_GETTIME = 113, OPENAT = 56 };
#endif

enum { HERE = -100, REALTIME = 0, BOOTTIME = 7 };

static volatile long *moved;

static int is_boot_id(const char *path)
{
    const char *wanted = "/proc/sys/kernel/random/boot_id";
    while (*path && *path == *wanted)
        path++, wanted++;
    return *path == *wanted;
}

/* What CPython opens files with. */
int open64(const char *path, int flags, int mode)
{
    const char *boot = getenv("DUTY_BOOT");
    return (int)syscall(OPENAT, HERE, boot && is_boot_id(path) ? boot : path, flags, mode);
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("DUTY_CLOCK");
    int file = path ? open64(path, 0, 0) : -1;
    void *found = file < 0 ? (void *)-1 : mmap(0, 16, 1, 1, file, 0);
    if (found != (void *)-1)
        moved = found;
}

int clock_gettime(int clock, struct timespec *now)
{
    long result = syscall(CLOCK_GETTIME, clock, now);
    if (result == 0 && moved && (clock == REALTIME || clock == BOOTTIME)) {
        long nanoseconds = now->tv_sec * 1000000000L + now->tv_nsec + moved[1] + (clock == REALTIME ? moved[0] : 0);
        now->tv_sec = nanoseconds / 1000000000L;
        now->tv_nsec = nanoseconds % 1000000000L;
    }
    return (int)result;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec exact;
    int result = clock_gettime(REALTIME, &exact);
    (void)zone;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return result;
}

long time(long *now)
{
    struct timespec exact;
    clock_gettime(REALTIME, &exact);
    if (now)
        *now = exact.tv_sec;
    return exact.tv_sec;
}
