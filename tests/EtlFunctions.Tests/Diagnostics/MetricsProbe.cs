using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EtlFunctions.Diagnostics;

namespace EtlFunctions.Tests.Diagnostics;

/// <summary>Listens to the project's meter. Tests run side by side, so what is asked for carries a tag of the test's own.</summary>
internal sealed class MetricsProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, string? Unit, double Value, KeyValuePair<string, object?>[] Tags)> _measured = new();

    public MetricsProbe()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EtlTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => _measured.Enqueue((i.Name, i.Unit, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => _measured.Enqueue((i.Name, i.Unit, value, tags.ToArray())));
        _listener.Start();
    }

    public double Sum(string name, params (string Key, string Value)[] tags) => With(name, tags).Sum(m => m.Value);

    public double Sum(string name, string key, string value) => Sum(name, (key, value));

    public int Count(string name, params (string Key, string Value)[] tags) => With(name, tags).Count();

    public void Dispose() => _listener.Dispose();

    private IEnumerable<(string Name, string? Unit, double Value, KeyValuePair<string, object?>[] Tags)> With(string name, (string Key, string Value)[] tags) =>
        _measured.Where(m => m.Name == name && tags.All(t => m.Tags.Any(tag => tag.Key == t.Key && Equals(tag.Value, t.Value))));
}
