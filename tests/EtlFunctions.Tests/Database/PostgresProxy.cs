using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EtlFunctions.Tests.Database;

/// <summary>Stands between a client and a test database, reads the messages of the protocol's version 3, and can cut the connection at a chosen point.</summary>
internal sealed class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<char> _messages = new();
    private readonly ConcurrentBag<Task> _links = [];
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private int _cut;
    private int _refusals;
    private int _held;
    private volatile TaskCompletionSource? _away;

    public PostgresProxy(TestDatabase database)
        : this(database.ConnectionString)
    {
    }

    public PostgresProxy(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new IPEndPoint(IPAddress.Parse(target.Host!), target.Port);
        _listener.Start();
        target.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        target.SslMode = SslMode.Disable;
        target.GssEncryptionMode = GssEncryptionMode.Disable;
        ConnectionString = target.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>Opens one before a database.</summary>
    public static PostgresProxy Before(TestDatabase database) => new(database);

    /// <summary>Where a connection is cut.</summary>
    public enum Cut
    {
        None,

        /// <summary>Before the next message of the client reaches the server.</summary>
        BeforeStatement,

        /// <summary>After the server has answered the next messages of the client to their end, and before the client sees any of it.</summary>
        BeforeAnswer,
    }

    public string ConnectionString { get; }

    /// <summary>Gets the types of the messages that clients sent since the last call: <c>B</c>ind, <c>E</c>xecute, <c>S</c>ync, <c>Q</c>uery and so on.</summary>
    public string TakeMessages()
    {
        var types = new List<char>();
        while (_messages.TryDequeue(out var type))
        {
            types.Add(type);
        }

        return string.Concat(types);
    }

    /// <summary>Cuts the next connection that is used, once.</summary>
    public void CutNext(Cut where) => Interlocked.Exchange(ref _cut, (int)where);

    /// <summary>Gets how many connections have waited for the server to come back.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>From now on the server is away: so many new connections are refused, and those after them wait for it.</summary>
    public void LoseServer(int refusals)
    {
        _refusals = refusals;
        _away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The server is back: the connections that wait go on.</summary>
    public void FindServer()
    {
        _away!.SetResult();
        _away = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_links);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _links.Add(LinkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task LinkAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                if (_away is { } away)
                {
                    if (Interlocked.Decrement(ref _refusals) >= 0)
                    {
                        return;
                    }

                    Interlocked.Increment(ref _held);
                    await away.Task.WaitAsync(_stop.Token);
                }

                await server.ConnectAsync(_server, _stop.Token);
                var link = new Link(client.GetStream(), server.GetStream());
                await await Task.WhenAny(FromClientAsync(link), FromServerAsync(link));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task FromClientAsync(Link link)
    {
        var messages = new MessageReader(hasStartup: true);
        var buffer = new byte[65536];
        while (await link.Client.ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            messages.Read(buffer.AsSpan(0, length), type =>
            {
                _messages.Enqueue(type);
                link.Expect(type is 'S' or 'Q' ? 1 : 0);
            });
            var cut = messages.IsStarted ? (Cut)Interlocked.Exchange(ref _cut, (int)Cut.None) : Cut.None;
            if (cut == Cut.BeforeStatement)
            {
                return;
            }

            link.IsMuted |= cut == Cut.BeforeAnswer;
            await link.Server.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
        }
    }

    private async Task FromServerAsync(Link link)
    {
        var messages = new MessageReader(hasStartup: false);
        var buffer = new byte[65536];
        while (await link.Server.ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            messages.Read(buffer.AsSpan(0, length), type => link.Expect(type == 'Z' ? -1 : 0));
            if (!link.IsMuted)
            {
                await link.Client.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
            }
            else if (link.Expect(0) == 0)
            {
                return;
            }
        }
    }

    private sealed class Link(NetworkStream client, NetworkStream server)
    {
        public NetworkStream Client { get; } = client;

        public NetworkStream Server { get; } = server;

        public volatile bool IsMuted;

        // ReadyForQuery comes once for the startup and once for each Sync and Query.
        private int _expected = 1;

        /// <summary>Changes, and gets, the number of ReadyForQuery that the server still owes.</summary>
        public int Expect(int more) => Interlocked.Add(ref _expected, more);
    }

    /// <summary>Finds the types of messages in a stream that comes in pieces: a type, four bytes of length with themselves, the rest.</summary>
    private sealed class MessageReader(bool hasStartup)
    {
        private readonly byte[] _head = new byte[5];
        private int _headLength = hasStartup ? 1 : 0;
        private int _body;

        public bool IsStarted { get; private set; } = !hasStartup;

        public void Read(ReadOnlySpan<byte> bytes, Action<char> found)
        {
            while (bytes.Length > 0)
            {
                if (_body > 0)
                {
                    var skipped = Math.Min(_body, bytes.Length);
                    bytes = bytes[skipped..];
                    _body -= skipped;
                    continue;
                }

                _head[_headLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headLength < _head.Length)
                {
                    continue;
                }

                _body = BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1)) - sizeof(int);
                _headLength = 0;
                if (IsStarted)
                {
                    found((char)_head[0]);
                }

                // The first message has no type.
                IsStarted = true;
            }
        }
    }
}
