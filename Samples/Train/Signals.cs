using System.Runtime.InteropServices;

namespace Train;

/// <summary>Lets Ctrl+C and a polite kill end what the program does, not the program.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Signals() => _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, End))];

    /// <summary>Is cancelled when it is time to end.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stop.Cancel();
    }
}
