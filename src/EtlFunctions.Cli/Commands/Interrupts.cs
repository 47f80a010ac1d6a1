using System.Runtime.InteropServices;

namespace EtlFunctions.Cli.Commands;

/// <summary>Ctrl+C and SIGTERM: the first asks to stop, the second to stop at once, the third is left to the system.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;
    private volatile bool _areForChild;

    public Interrupts() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    /// <summary>Gets the token of the first signal.</summary>
    public CancellationToken StopRequested => _stop.Token;

    /// <summary>Gets the token of the second.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>From now on signals from the terminal are for a child process, which gets them too; this one waits for its end.</summary>
    public void LeaveToChild() => _areForChild = true;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
        _abort.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_areForChild)
        {
            context.Cancel = true;
            return;
        }

        var signal = Interlocked.Increment(ref _signals);
        context.Cancel = signal <= 2;
        if (signal <= 2)
        {
            // Not awaited: the thread that delivers signals must be free for the next one.
            _ = (signal == 1 ? _stop : _abort).CancelAsync();
        }
    }
}
